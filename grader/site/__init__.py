"""The course as a static site: notebooks, kit and judge in a browser, by JupyterLite and Pyodide."""

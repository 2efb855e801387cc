"""The documentation as a site, `make docs`: the pages of docs/ with the notebooks and references made from the sources."""

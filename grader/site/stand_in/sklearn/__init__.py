"""Stands for scikit-learn on the site: its small data sets, with the same arrays, and nothing else of it."""

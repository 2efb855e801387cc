"""What stands in the browser for packages that are too large for it."""

"""What stands in the place of nbgrader's own steps."""

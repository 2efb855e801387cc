"""The words that mark a solution in a reference, and what stands in its place in a release."""

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = "raise NotImplementedError"

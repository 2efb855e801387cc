"""What the numbers of a wrong answer say; NumPy alone."""

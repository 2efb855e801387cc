"""What runs in the worker, next to the student's code: nothing here is secret, and nothing is trusted."""

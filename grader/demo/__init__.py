"""A made-up class whose submissions show what the grader does with each kind of mistake."""

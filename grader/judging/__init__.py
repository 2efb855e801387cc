"""Judging submissions: hidden tests, follow-through, diagnosis and results."""

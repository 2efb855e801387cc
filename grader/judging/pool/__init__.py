"""Judges as processes: one, many side by side, and on a cluster."""

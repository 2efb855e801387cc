"""The trusted side: processes, limits, calls and call backs."""

"""nbgrader's gradebook: two routes that grade into it, feedback, exports."""

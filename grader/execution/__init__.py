"""Running a notebook's code, the same way in the kernel, for the reference and inside the sandbox."""

"""What an author runs: release, stubs, leaks, verify, mutants."""

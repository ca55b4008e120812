"""The specification: one requirement per test, run against any implementation of the contract."""

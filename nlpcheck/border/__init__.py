"""The border between the specification and the code under test: calls, values, time, and what a process shares.

Everything that the specification calls goes through `recording`; everything that comes back is read by `values` and
`shapes`. Nothing here knows what is required.
"""

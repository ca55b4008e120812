"""The processes of a run: a worker that judges, and the one that watches it.

The code under test may print, hang in compiled code or take the process down. So it runs in a worker, whose only
voice is a pipe of events; whoever watches renders the results, and starts another worker where one fell.
"""

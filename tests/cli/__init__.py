"""The command line, as a user runs it: in a process of its own, on files of their own."""

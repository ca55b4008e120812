"""The command line: one module per subcommand. What is heavy is imported in the worker, not here."""

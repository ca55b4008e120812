"""The one loop under all tasks: load, tokenize, train, evaluate, save."""

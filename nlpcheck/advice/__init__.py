"""What to say of a data set before anything is trained on it: the task, the recipe, what to watch."""

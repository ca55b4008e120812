"""What runs beside the submission: copied into the worker's view, so nothing here imports the rest of nlpcheck."""

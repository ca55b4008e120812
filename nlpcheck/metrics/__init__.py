"""The reference's metrics as modules of ``evaluate``: ``evaluate.load(nlpcheck.metric_path("rouge"))``.

``evaluate`` copies a module into its cache before it imports it, so each one stands alone and imports by full names.
"""

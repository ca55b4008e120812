"""Find submissions, and take a snapshot of each: plain files only, capped, under a safe name."""

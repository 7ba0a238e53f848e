"""Risk of installations: what one fire does to the next tank, and how often anybody dies where."""

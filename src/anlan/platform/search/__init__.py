"""Full-text search that finds two-character Chinese words, the same on both databases (kernel.text makes the tokens)."""

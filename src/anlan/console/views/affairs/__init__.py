"""Pages of government affairs."""

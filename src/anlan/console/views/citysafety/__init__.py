"""Pages of city safety."""

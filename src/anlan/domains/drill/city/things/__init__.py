"""What stands in the city, by kind. Each module names its kinds: how the facts come in and how the rest is invented."""

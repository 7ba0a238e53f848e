"""Source terms: how much leaves the vessel, how much of it flies, for how long."""

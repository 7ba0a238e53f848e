"""Spills 泄漏入水: down a river to the intakes, and oil at sea: drift, spreading, weathering."""

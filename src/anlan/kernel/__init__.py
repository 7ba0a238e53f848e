"""Words everybody shares: ids, time, units, verdicts, coordinates, GB code tables. Pure Python; imports nothing of the house."""

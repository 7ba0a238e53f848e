"""Wildfire: how fast a surface fire runs, how hot, and when it gets where."""

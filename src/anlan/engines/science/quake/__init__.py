"""Earthquakes: ground motion and intensity for eastern China, and what follows for buildings and people."""

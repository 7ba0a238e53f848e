"""演练: the demonstration city, scenarios with real input, and their replay through the doors everybody uses."""

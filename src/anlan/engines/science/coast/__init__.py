"""The sea at the coast 海岸: tide, waves, surge, overtopping of the wall, tsunami."""

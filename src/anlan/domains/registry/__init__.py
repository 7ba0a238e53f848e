"""底数: what is where. Hazards, those to protect, forces, supplies, water works; names, roads and people of the city."""

"""Explosions beside TNT equivalence: vapour clouds by curve families, explosives, dust, bursting vessels."""

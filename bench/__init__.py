"""Measurements. Each ``bench/<room>.py`` has ``rows()``, which measures and yields rows made by :func:`bench.rows.row`."""

"""What the register knows beside things: names of places, the road graph, where people live. Approximate where marked."""

from typing import ClassVar

from django.db import models


class GazetteerName(models.Model):
    """A name people use for a place 地名. ``aliases`` are other names, one a line."""

    name = models.CharField(max_length=120, db_index=True)
    category = models.CharField(max_length=40)
    lon = models.FloatField()
    lat = models.FloatField()
    division = models.CharField(max_length=12, db_index=True)
    aliases = models.TextField(blank=True)
    source = models.CharField(max_length=200)
    approximate = models.BooleanField(default=True)


class RoadNode(models.Model):
    """A junction of the road graph."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    lon = models.FloatField()
    lat = models.FloatField()


class RoadEdge(models.Model):
    """A stretch of road, open both ways. ``winding`` is in the length, so it may exceed the straight line."""

    start = models.ForeignKey(RoadNode, models.CASCADE, related_name="+")
    end = models.ForeignKey(RoadNode, models.CASCADE, related_name="+")
    ref = models.CharField(max_length=20, blank=True, db_index=True)
    name = models.CharField(max_length=80, blank=True)
    road_class = models.CharField(max_length=20)
    length_m = models.FloatField()
    speed_kmh = models.FloatField()
    approximate = models.BooleanField(default=True)


class PopulationCell(models.Model):
    """Residents of a cell of about 1 km around (lon, lat)."""

    lon = models.FloatField()
    lat = models.FloatField()
    division = models.CharField(max_length=12)
    residents = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lon", "lat"], name="registry_population_lonlat")]

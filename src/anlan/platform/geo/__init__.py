"""Geometry without system libraries: WKB in a binary column, a box index both databases have, exact predicates by shapely."""

from anlan.platform.geo.fields import GeometryField
from anlan.platform.geo.index import SpatialIndex
from anlan.platform.geo.predicates import dwithin, intersecting, touched, within
from anlan.platform.geo.shapes import BadGeometry, as_geojson, as_geojsons, read_geojson, read_shape

__all__ = [
    "BadGeometry",
    "GeometryField",
    "SpatialIndex",
    "as_geojson",
    "as_geojsons",
    "dwithin",
    "intersecting",
    "read_geojson",
    "read_shape",
    "touched",
    "within",
]

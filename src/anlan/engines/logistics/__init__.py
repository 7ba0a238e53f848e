"""Roads, arrival times and the allocation of forces and supplies. Quantities in whole units, times in seconds, places lon, lat WGS 84."""

from anlan.engines.logistics.allocation import allocate
from anlan.engines.logistics.forces import Arrival, Force, Missing, Muster, Wanted, muster, nearest
from anlan.engines.logistics.roads import Road, RoadGraph, edges_within, graph_from_roads, make_graph
from anlan.engines.logistics.snapping import Access, Snapped, snap
from anlan.engines.logistics.supplies import Allocation, Assignment, Mode, Need, Shortfall, Stock
from anlan.engines.logistics.times import Route, find_route, travel_seconds

__all__ = [
    "Access",
    "Allocation",
    "Arrival",
    "Assignment",
    "Force",
    "Missing",
    "Mode",
    "Muster",
    "Need",
    "Road",
    "RoadGraph",
    "Route",
    "Shortfall",
    "Snapped",
    "Stock",
    "Wanted",
    "allocate",
    "edges_within",
    "find_route",
    "graph_from_roads",
    "make_graph",
    "muster",
    "nearest",
    "snap",
    "travel_seconds",
]

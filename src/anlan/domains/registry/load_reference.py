"""Filling the reference tables: divisions, names, roads, people. A reload replaces what was there."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from anlan.domains.registry.models import GazetteerName, PopulationCell, RoadEdge, RoadNode
from anlan.platform.accounts.models import Division
from anlan.platform.kinds.bulk import insert

BATCH = 5_000


@transaction.atomic
def load_divisions(rows: Iterable[Mapping[str, Any]]) -> int:
    """Create or renew divisions by code: code, name, level, geom, and what else the table has."""
    return sum(1 for row in rows if Division.objects.update_or_create(code=row["code"], defaults=dict(row)))


@transaction.atomic
def load_gazetteer(rows: Iterable[Mapping[str, Any]]) -> int:
    """Replace the names; ``aliases`` a sequence of other names."""
    GazetteerName.objects.all().delete()
    made = [GazetteerName(**{**row, "aliases": "\n".join(row["aliases"]), "source": row["source"][:200]}) for row in rows]
    insert(made)
    return len(made)


@transaction.atomic
def load_roads(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> int:
    """Replace the road graph; edges name their ends by the nodes' keys."""
    RoadEdge.objects.all().delete()
    RoadNode.objects.all().delete()
    made = {node.key: node for node in RoadNode.objects.bulk_create((RoadNode(**row) for row in nodes), batch_size=BATCH)}
    drawn = (RoadEdge(**{**row, "start": made[row["start"]], "end": made[row["end"]]}) for row in edges)
    return len(RoadEdge.objects.bulk_create(drawn, batch_size=BATCH))


@transaction.atomic
def load_population(rows: Iterable[Mapping[str, Any]]) -> int:
    """Replace the population grid."""
    PopulationCell.objects.all().delete()
    made = [PopulationCell(**row) for row in rows]
    insert(made)
    return len(made)

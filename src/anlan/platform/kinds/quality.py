"""Quality score 数据质量 0–100: what share of what a record of its kind should say it does say, and whether it is fresh and sourced."""

from typing import Any

from anlan.platform.kinds.kind import Kind

WEIGHTS = {"geom": 20, "organisation": 10, "contact_phone": 10, "source": 10, "address": 10}


def score(kind: Kind, thing: Any) -> int:
    """Half for the shared columns by weight (place counts most), less for an approximate place; the rest for the kind's own columns."""
    shared = sum(weight for name, weight in WEIGHTS.items() if _said(getattr(thing, name if name != "organisation" else "organisation_id")))
    shared -= 10 if thing.approximate and thing.geom is not None else 0
    own = kind.own_fields
    own_share = sum(_said(getattr(thing, f.attname)) for f in own) / len(own) if own else 1.0
    return round(shared + 40 * own_share)


def _said(value: Any) -> bool:
    return value not in (None, "")

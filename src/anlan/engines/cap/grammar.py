"""The element tables of CAP 1.0, 1.1 and 1.2 as data: name, order, how often, what it holds (OASIS CAP 1.0/1.1/1.2, §3.2–3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from anlan.engines.cap import words

MANY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One element inside a group. ``holds``: a group name, a type name of :mod:`values`, or a tuple of the allowed words."""

    name: str
    holds: str | tuple[str, ...] = "text"
    least: int = 0
    most: int = 1


Group = tuple[Child, ...]


def _one(name: str, holds: str | tuple[str, ...] = "text") -> Child:
    return Child(name=name, holds=holds, least=1)


def _may(name: str, holds: str | tuple[str, ...] = "text") -> Child:
    return Child(name=name, holds=holds)


def _any(name: str, holds: str | tuple[str, ...] = "text") -> Child:
    return Child(name=name, holds=holds, most=MANY)


_ALERT: Group = (
    _one("identifier", "token"),
    _one("sender", "token"),
    _one("sent", "time"),
    _one("status", tuple(words.Status)),
    _one("msgType", tuple(words.MsgType)),
    _may("source"),
    _one("scope", tuple(words.Scope)),
    _may("restriction"),
    _may("addresses"),
    _any("code"),
    _may("note"),
    _may("references", "references"),
    _may("incidents"),
    _any("info", "info"),
)
_INFO: Group = (
    _may("language", "language"),
    Child(name="category", holds=tuple(words.Category), least=1, most=MANY),
    _one("event"),
    _any("responseType", tuple(words.ResponseType)),
    _one("urgency", tuple(words.Urgency)),
    _one("severity", tuple(words.Severity)),
    _one("certainty", tuple(words.Certainty)),
    _may("audience"),
    _any("eventCode", "pair"),
    _may("effective", "time"),
    _may("onset", "time"),
    _may("expires", "time"),
    _may("senderName"),
    _may("headline"),
    _may("description"),
    _may("instruction"),
    _may("web", "uri"),
    _may("contact"),
    _any("parameter", "pair"),
    _any("resource", "resource"),
    _any("area", "area"),
)
_RESOURCE: Group = (
    _one("resourceDesc"),
    _one("mimeType"),
    _may("size", "integer"),
    _may("uri", "uri"),
    _may("derefUri"),
    _may("digest"),
)
_AREA: Group = (
    _one("areaDesc"),
    _any("polygon", "polygon"),
    _any("circle", "circle"),
    _any("geocode", "pair"),
    _may("altitude", "decimal"),
    _may("ceiling", "decimal"),
)
_PAIR: Group = (_one("valueName"), _one("value"))
_CAP12: Mapping[str, Group] = {"alert": _ALERT, "info": _INFO, "resource": _RESOURCE, "area": _AREA, "pair": _PAIR}

_NOT_IN_11 = {"Avoid", "AllClear"}  # CAP 1.2 Appendix on changes: response types added


def _changed(group: Group, **changes: Child | None) -> Group:
    return tuple(changes.get(child.name, child) for child in group if changes.get(child.name, child))  # type: ignore[misc]


def _cap11() -> Mapping[str, Group]:
    responses = tuple(word for word in words.ResponseType if word not in _NOT_IN_11)
    loose = {name: _may(name, "loose_time") for name in ("effective", "onset", "expires")}
    return {
        **_CAP12,
        "alert": _changed(_ALERT, sent=_one("sent", "loose_time")),
        "info": _changed(_INFO, responseType=_any("responseType", responses), **loose),
        "resource": _changed(_RESOURCE, mimeType=_may("mimeType")),
        "area": _changed(_AREA, altitude=_may("altitude"), ceiling=_may("ceiling")),
    }


def _cap10() -> Mapping[str, Group]:
    """1.0: no response types, pairs written ``name=value``, ``password`` before ``source``, scope and category optional."""
    older = _cap11()
    alert = _changed(
        older["alert"],
        status=_one("status", tuple(word for word in words.Status if word != words.Status.DRAFT)),
        scope=_may("scope", tuple(words.Scope)),
    )
    at = [child.name for child in alert].index("source")
    info = _changed(
        older["info"],
        responseType=None,
        category=Child(name="category", holds=tuple(w for w in words.Category if w != words.Category.CBRNE), most=MANY),
        certainty=_one("certainty", ("Very Likely", *(w for w in words.Certainty if w != words.Certainty.OBSERVED))),
        eventCode=_any("eventCode"),
        parameter=_any("parameter"),
    )
    return {
        **older,
        "alert": (*alert[:at], _may("password"), *alert[at:]),
        "info": info,
        "resource": _changed(older["resource"], derefUri=None),
        "area": _changed(older["area"], geocode=_any("geocode")),
    }


@cache
def grammar(version: str) -> Mapping[str, Group]:
    """The groups of ``version`` (``1.0``, ``1.1``, ``1.2``)."""
    return {"1.0": _cap10(), "1.1": _cap11(), "1.2": _CAP12}[version]

"""A request's path and options to the JSON a SensorThings client expects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from anlan.domains.sensing.models import Point
from anlan.domains.sensing.sensorthings import observing
from anlan.domains.sensing.sensorthings.entities import RESOURCES, Resource, asked, column_of
from anlan.domains.sensing.sensorthings.filtering import BadQuery, Path
from anlan.domains.sensing.sensorthings.options import Options
from anlan.platform.accounts.actor import Actor

COUNTED = 10_000
MOST_POINTS = 2_000  # of which Observations are listed together
SEGMENT = re.compile(r"(?P<name>[A-Za-z]+)(?:\((?P<key>'(?:[^']|'')*'|[\w.-]+)\))?")
OBSERVATION = re.compile(r"'?(\d+)-(\d+)'?")
Json = dict[str, Any]


class Nothing(LookupError):
    """No such entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    actor: Actor
    root: str  # address of the service, without a slash at its end
    url: str  # address of this request's path
    given: Mapping[str, str]


def answer(asking: Asking, path: str, options: Options) -> Json:
    """What is at a path: an entity, a page of entities, a property. Raises Nothing, BadQuery."""
    segments = [part for part in path.strip("/").split("/") if part]
    resource, within, row = _resource(segments[0]), Q(), None
    for number, segment in enumerate(segments):
        name, key = _cut(segment)
        if row is not None and name not in resource.many and name not in resource.one:
            return _property(asking, resource, row, segments[number:])
        if row is not None:
            resource, within, key = _navigated(resource, row, name, key)
            row = None
        if resource.name == "Observations":
            return _observations(asking, within, key, options)
        if key:
            row = _get(asking.actor, resource, within, key)
    return entity(asking, resource, row, options) if row is not None else listing(asking, resource, within, options)


def _resource(segment: str) -> Resource:
    name, _ = _cut(segment)
    if name == "Observations":
        return OBSERVATIONS
    if name not in RESOURCES:
        raise Nothing(f"没有 {name}：可用 {', '.join([*RESOURCES, 'Observations'])}")
    return RESOURCES[name]


def _cut(segment: str) -> tuple[str, str]:
    found = SEGMENT.fullmatch(segment)
    if not found:
        raise Nothing(f"路径无法理解：{segment[:60]}")
    return found["name"], (found["key"] or "").strip("'")


OBSERVATIONS = Resource(name="Observations", rows=lambda _: Point.objects.none(), said=dict, paths={})


def _navigated(resource: Resource, row: Any, name: str, key: str) -> tuple[Resource, Q, str]:
    if name in resource.one:
        target, key_of = resource.one[name]
        return RESOURCES[target], Q(), str(key_of(row))
    target, column = resource.many[name]
    where = Q(**{column: _own(resource, row)})
    return (OBSERVATIONS if target == "Observations" else RESOURCES[target]), where, key


def _own(resource: Resource, row: Any) -> Any:
    return row[resource.own] if isinstance(row, dict) else getattr(row, resource.own)


def _get(actor: Actor, resource: Resource, within: Q, key: str) -> Any:
    if not resource.text_key and not (key.isascii() and key.isdigit() and len(key) < 19):  # noqa: PLR2004 - 2^63
        raise Nothing(f"{resource.name} 没有 {key}")
    row = resource.rows(actor).filter(within, **{resource.key: key}).order_by(resource.key).first()
    if row is None:
        raise Nothing(f"{resource.name} 没有 {key}，或不在您的辖区")
    return row


def _key(resource: Resource, row: Any) -> Any:
    return row[resource.key] if isinstance(row, dict) else row.pk


def _address(asking: Asking, resource: Resource, row: Any) -> str:
    key = _key(resource, row)
    return f"{asking.root}/{resource.name}('{key}')" if resource.text_key else f"{asking.root}/{resource.name}({key})"


def entity(asking: Asking, resource: Resource, row: Any, options: Options) -> Json:
    """One entity with its links and what is expanded."""
    address = _address(asking, resource, row)
    said = resource.said(row)
    said = {name: value for name, value in said.items() if not options.select or name in options.select}
    found: Json = {"@iot.id": _key(resource, row), "@iot.selfLink": address, **said}
    for name in [*resource.one, *resource.many]:
        if name not in options.expand:
            if not options.select:
                found[f"{name}@iot.navigationLink"] = f"{address}/{name}"
            continue
        found |= _expanded(asking, resource, row, name, options.expand[name], f"{address}/{name}")
    unknown = set(options.expand) - set(resource.one) - set(resource.many)
    if unknown:
        raise BadQuery(f"{resource.name} 不能展开 {', '.join(sorted(unknown))}")
    return found


def _expanded(asking: Asking, resource: Resource, row: Any, name: str, options: Options, address: str) -> Json:
    target, within, key = _navigated(resource, row, name, "")
    if name in resource.one:
        try:
            return {name: entity(asking, target, _get(asking.actor, target, within, key), options)}
        except Nothing:
            return {name: None}
    inner = replace_asking(asking, address)
    many = _observations(inner, within, "", options) if target.name == "Observations" else listing(inner, target, within, options)
    return {name: many["value"], **{f"{name}{word}": many[word] for word in ("@iot.count", "@iot.nextLink") if word in many}}


def replace_asking(asking: Asking, address: str) -> Asking:
    return replace(asking, url=address, given={})


def listing(asking: Asking, resource: Resource, within: Q, options: Options) -> Json:
    """A page of entities by their key, or by one property asked for; the next page goes on from the last row, never by counting."""
    rows = resource.rows(asking.actor).filter(within)
    rows = rows.filter(asked(options.where, resource.paths)) if options.where else rows
    found: Json = {"@iot.count": rows[:COUNTED].count()} if options.count else {}
    if options.order:
        rows = rows.order_by(*(f"{'-' * down}{column_of(Path(name), resource.paths)}" for name, down in options.order), resource.key)
        some = list(rows[options.skip : options.skip + options.top + 1])
        following = {"$skip": str(options.skip + options.top)}
    else:
        rows = rows.filter(**{f"{resource.key}__gt": _after(resource, options.after)}) if options.after else rows
        some = list(rows.order_by(resource.key)[options.skip : options.skip + options.top + 1])
        following = {"$after": str(_key(resource, some[options.top - 1])), "$skip": "0"} if len(some) > options.top > 0 else {}
    if len(some) > options.top > 0:
        found["@iot.nextLink"] = _next(asking, following)
    return {**found, "value": [entity(asking, resource, row, options) for row in some[: options.top]]}


def _after(resource: Resource, text: str) -> Any:
    if not resource.text_key and not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004
        raise BadQuery("$after 不是本服务给出的")
    return text


def _next(asking: Asking, following: Mapping[str, str]) -> str:
    given = {**asking.given, **following}
    return f"{asking.url}?{urlencode({name: value for name, value in given.items() if not (name == '$skip' and value == '0')})}"


def _observations(asking: Asking, within: Q, key: str, options: Options) -> Json:
    points = RESOURCES["Datastreams"].rows(asking.actor)
    if key:
        return _observation(asking, points, key, options)
    only = within.deconstruct()[1] or [(None, None)]
    chosen = points.filter(pk=only[0][1]) if only[0][0] == "point" else points.order_by("pk")[:MOST_POINTS]
    rows = {point.pk: point for point in chosen}
    found = observing.page(list(rows), options)
    said: Json = {} if found.count is None else {"@iot.count": found.count}
    if found.after:
        said["@iot.nextLink"] = _next(asking, {"$after": found.after, "$skip": "0"})
    return {**said, "value": [_said_observation(asking, rows[point], at, value, options) for point, at, value in found.rows]}


def _observation(asking: Asking, points: Any, key: str, options: Options) -> Json:
    match = OBSERVATION.fullmatch(key)
    point = points.filter(pk=match[1]).first() if match and len(match[1]) < 19 and len(match[2]) < 19 else None  # noqa: PLR2004
    found = observing.one(point, int(match[2])) if match and point else None
    if found is None or point is None:
        raise Nothing(f"Observations 没有 {key}")
    return _said_observation(asking, point, found[1], found[2], options)


def _said_observation(asking: Asking, point: Point, at: int, value: float, options: Options) -> Json:
    address = f"{asking.root}/Observations('{point.pk}-{at}')"
    said = {"phenomenonTime": observing.when(at), "resultTime": observing.when(at), "result": value if value == value else None}  # noqa: PLR0124 - NaN has no JSON
    found: Json = {"@iot.id": f"{point.pk}-{at}", "@iot.selfLink": address}
    found |= {name: each for name, each in said.items() if not options.select or name in options.select}
    for name, target in (("Datastream", "Datastreams"), ("FeatureOfInterest", "FeaturesOfInterest")):
        if name in options.expand:
            row = point if name == "Datastream" else point.device
            found[name] = entity(asking, RESOURCES[target], row, options.expand[name])
        elif not options.select:
            found[f"{name}@iot.navigationLink"] = f"{asking.root}/{target}({point.pk if name == 'Datastream' else point.device_id})"
    return found


def _property(asking: Asking, resource: Resource, row: Any, segments: list[str]) -> Json:
    """``…/Things(1)/name`` and ``…/name/$value``."""
    said = entity(asking, resource, row, Options())
    if segments[0] not in said or segments[1:] not in ([], ["$value"]):
        raise Nothing(f"{resource.name} 没有 {'/'.join(segments)[:60]}")
    return {segments[0]: said[segments[0]]}

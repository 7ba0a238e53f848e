"""Things, Datastreams, Sensors, ObservedProperties, Locations: rows of the register as SensorThings says them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from anlan.domains.sensing.models import Device, DeviceModel, Point
from anlan.domains.sensing.sensorthings.filtering import BadQuery, Node, Path
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible

MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """``paths``: SensorThings property → column. ``one``: navigation to one row; ``many``: to rows, by the column that points back."""

    name: str
    rows: Callable[[Actor], QuerySet[Any]]
    said: Callable[[Any], dict[str, Any]]
    paths: Mapping[str, str]
    key: str = "pk"
    text_key: bool = False
    one: Mapping[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)  # name → (resource, row → its key)
    many: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # name → (resource, filter column there)
    own: str = "pk"  # what the other's filter column holds


def _devices(actor: Actor) -> QuerySet[Device]:
    return Device.objects.filter(visible(actor, "sensing.view")).select_related("model")


def _points(actor: Actor) -> QuerySet[Point]:
    return Point.objects.filter(visible(actor, "sensing.view", "device__division", "device__organisation")).select_related("device__model")


def _models(actor: Actor) -> QuerySet[DeviceModel]:
    return DeviceModel.objects.filter(pk__in=_devices(actor).values("model"))


def _properties(actor: Actor) -> QuerySet[Any]:
    return _points(actor).select_related(None).order_by().values("quantity", "unit").annotate(points=Count("pk"))


def _thing(device: Device) -> dict[str, Any]:
    properties = {"code": device.code, "division": device.division, "number": device.number, "invented": device.invented}
    return {"name": device.name, "description": device.note or device.name, "properties": properties}


def _location(device: Device) -> dict[str, Any]:
    where = device.point
    place = {"type": "Point", "coordinates": [where.x, where.y]} if where else None
    return {"name": device.address or device.name, "description": device.address or device.name, "encodingType": "application/geo+json", "location": place}


def _feature(device: Device) -> dict[str, Any]:
    said = _location(device)
    return {"feature": said.pop("location"), **said}


def _datastream(point: Point) -> dict[str, Any]:
    return {
        "name": f"{point.device.name} {point.name}", "description": point.name, "observationType": MEASUREMENT,
        "unitOfMeasurement": {"name": point.unit, "symbol": point.unit, "definition": f"http://unitsofmeasure.org/ucum#{point.unit}"},
        "properties": {"key": point.key, "kind": point.kind, "low": point.low, "high": point.high, "marks": point.marks},
    }  # fmt: skip


def _sensor(model: DeviceModel) -> dict[str, Any]:
    return {"name": model.name, "description": model.name, "encodingType": "text/html", "metadata": model.key, "properties": {"protocol": model.protocol}}


def _property(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": row["quantity"], "description": f"{row['quantity']} {row['unit']}".strip(), "definition": f"urn:anlan:quantity:{row['quantity']}"}


_NAMED = {"id": "pk", "@iot.id": "pk", "name": "name"}
_THING = {**_NAMED, "description": "name", **{f"properties/{c}": c for c in ("code", "division", "number")}}
RESOURCES: Mapping[str, Resource] = {r.name: r for r in (
    Resource(name="Things", rows=_devices, said=_thing, paths=_THING,
             many={"Datastreams": ("Datastreams", "device"), "Locations": ("Locations", "pk"), "HistoricalLocations": ("HistoricalLocations", "pk")}),
    Resource(name="Locations", rows=_devices, said=_location, paths=_NAMED, many={"Things": ("Things", "pk"), "HistoricalLocations": ("HistoricalLocations", "pk")}),
    Resource(name="FeaturesOfInterest", rows=_devices, said=_feature, paths=_NAMED),
    Resource(name="Datastreams", rows=_points, said=_datastream,
             paths={"id": "pk", "@iot.id": "pk", "name": "name", "description": "name", "unitOfMeasurement/symbol": "unit", "unitOfMeasurement/name": "unit",
                    "properties/key": "key", "properties/kind": "kind", "Thing/id": "device_id", "Thing/@iot.id": "device_id", "Thing/name": "device__name",
                    "Thing/properties/code": "device__code", "ObservedProperty/name": "quantity", "ObservedProperty/id": "quantity", "Sensor/id": "device__model_id"},
             one={"Thing": ("Things", lambda p: p.device_id), "Sensor": ("Sensors", lambda p: p.device.model_id),
                  "ObservedProperty": ("ObservedProperties", lambda p: p.quantity)},
             many={"Observations": ("Observations", "point")}),
    Resource(name="Sensors", rows=_models, said=_sensor, paths={**_NAMED, "metadata": "key"}, many={"Datastreams": ("Datastreams", "device__model")}),
    Resource(name="ObservedProperties", rows=_properties, said=_property, key="quantity", text_key=True, own="quantity",
             paths={"id": "quantity", "@iot.id": "quantity", "name": "quantity"}, many={"Datastreams": ("Datastreams", "quantity")}),
    Resource(name="HistoricalLocations", rows=lambda _: Device.objects.none(), said=dict, paths=_NAMED),
)}  # fmt: skip
LOOKUPS = {"eq": "exact", "gt": "gt", "ge": "gte", "lt": "lt", "le": "lte", "startswith": "startswith", "endswith": "endswith", "contains": "icontains"}


def asked(node: Node, paths: Mapping[str, str]) -> Q:
    """The question as the database reads it; raises BadQuery for a property the resource has not."""
    if node.operation in ("and", "or"):
        found = asked(node.parts[0], paths)
        for part in node.parts[1:]:
            found = (found & asked(part, paths)) if node.operation == "and" else (found | asked(part, paths))
        return found
    if node.operation == "not":
        return ~asked(node.parts[0], paths)
    column, value = column_of(node.parts[0], paths), node.parts[1]
    if column in ("pk", "device_id", "device__model_id") and (isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**63):
        raise BadQuery(f"{node.parts[0].name} 应与整数比较")
    return ~Q(**{column: value}) if node.operation == "ne" else Q(**{f"{column}__{LOOKUPS[node.operation]}": value})


def column_of(path: Path, paths: Mapping[str, str]) -> str:
    if path.name not in paths:
        raise BadQuery(f"不能按 {path.name} 查询：可用 {', '.join(paths)}")
    return paths[path.name]

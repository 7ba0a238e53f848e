"""The points of a device follow from its model: made when the device is saved, by whatever door it came."""

from typing import Any

from anlan.domains.sensing.models import Device, DeviceModel, Point

_FIELDS = ("name", "unit", "low", "high", "kind", "substance")


def make_points(device: Device, model: DeviceModel) -> None:
    """One point a quantity of the model. A point that exists keeps its number and is brought up to date."""
    for quantity in model.quantities:
        fields = {name: quantity[name] for name in _FIELDS if quantity.get(name) is not None}
        key = f"{device.code}/{quantity['quantity']}"
        Point.objects.update_or_create(key=key, defaults={"device": device, "quantity": quantity["quantity"], **fields})


def complete_points() -> int:
    """Points for devices that have a model and no points yet, as after an import; gives how many devices that were."""
    bare = list(Device.objects.filter(model__isnull=False, points=None).select_related("model"))
    for device in bare:
        make_points(device, device.model)
    return len(bare)


def on_device_saved(instance: Device, **_: Any) -> None:
    """A device saved by form, API or import row by row."""
    if instance.model_id and not instance.points.exists():
        make_points(instance, instance.model)

"""Devices are things on the map like any other."""

from anlan.domains.sensing.models import Device
from anlan.platform.kinds.api import Kind, Layer, register

DEVICE = register(
    Kind(
        key="device",
        model=Device,
        label="监测设备",
        group="感知",
        layer=Layer(symbol="sensor", colour="#0ca678", shown=True),
        columns=("code", "name", "model", "division", "organisation", "thing"),
        filters=("model", "thing"),
        search=("code", "name", "number", "address"),
    )
)

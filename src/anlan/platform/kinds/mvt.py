"""Mapbox Vector Tile 2.1 encoding of one layer: geometry in tile units, attributes in shared tables.

Our own because a map asks for hundreds of tiles a minute and the pure-Python library takes 20 times as long; its decoder checks ours in
the tests. https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

import struct
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

EXTENT = 4096
POINT, LINE, POLYGON = 1, 2, 3
_TYPES = {0: POINT, 4: POINT, 1: LINE, 5: LINE, 3: POLYGON, 6: POLYGON}
_MOVE_TO, _LINE_TO, _CLOSE = 1, 2, 7

Feature = tuple[int, Any, Mapping[str, Any]]  # key, shape in tile units (y down), attributes


def layer(name: str, features: Iterable[Feature]) -> bytes:
    """The bytes of a tile that holds this layer alone; nothing when there is nothing to show."""
    keys: dict[str, int] = {}
    values: dict[tuple[type, Any], int] = {}
    body = bytearray()
    for key, shape, attributes in features:
        type_and_commands = _commands(shape)
        if type_and_commands:
            body += _field(2, _feature(key, _tags(attributes, keys, values), *type_and_commands))
    if not body:
        return b""
    head = _varint_field(15, 2) + _field(1, name.encode())
    tables = b"".join(_field(3, key.encode()) for key in keys) + b"".join(_field(4, _value(value)) for _, value in values)
    return _field(3, head + bytes(body) + tables + _varint_field(5, EXTENT))


def _feature(key: int, tags: list[int], kind: int, commands: list[int]) -> bytes:
    return _varint_field(1, key) + _field(2, _packed(tags)) + _varint_field(3, kind) + _field(4, _packed(commands))


def _tags(attributes: Mapping[str, Any], keys: dict[str, int], values: dict[tuple[type, Any], int]) -> list[int]:
    tags: list[int] = []
    for name, value in attributes.items():
        if value is not None and value != "":
            tags += (keys.setdefault(name, len(keys)), values.setdefault((type(value), value), len(values)))
    return tags


def _commands(shape: Any) -> tuple[int, list[int]] | None:
    """Geometry type and command integers of a shape; None when nothing of it is left."""
    kind = _TYPES.get(shapely.get_type_id(shape))
    if kind is None or shape.is_empty:
        return None
    if kind == POINT:
        return POINT, _points(shapely.get_coordinates(shape))
    parts = [part for piece in shapely.get_parts(shape) for part in (_rings(piece) if kind == POLYGON else [shapely.get_coordinates(piece)])]
    commands: list[int] = []
    pen = np.zeros(2, dtype=np.int64)
    for part in parts:
        drawn, pen = _path(part, pen, closed=kind == POLYGON)
        commands += drawn
    return (kind, commands) if commands else None


def _points(xy: np.ndarray) -> list[int]:
    steps = np.diff(np.rint(xy).astype(np.int64), axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return [_MOVE_TO | len(steps) << 3, *_zigzag(steps)]


def _rings(polygon: Any) -> list[np.ndarray]:
    """Outer rings clockwise as seen with y down (positive area by the surveyor's formula), holes the other way."""
    rings = [shapely.get_exterior_ring(polygon), *polygon.interiors]
    made = []
    for number, ring in enumerate(rings):
        xy = shapely.get_coordinates(ring)
        x, y = xy[:, 0], xy[:, 1]
        positive = float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) > 0
        made.append(xy if positive == (number == 0) else xy[::-1])
    return made


def _path(xy: np.ndarray, pen: np.ndarray, *, closed: bool) -> tuple[list[int], np.ndarray]:
    """A line or a ring, points that fall together left out; nothing when too little is left."""
    points = np.rint(xy).astype(np.int64)
    points = points[np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]]
    if closed and len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    if len(points) < (3 if closed else 2):
        return [], pen
    steps = np.diff(points, axis=0, prepend=pen[None, :])
    numbers = _zigzag(steps)
    commands = [_MOVE_TO | 1 << 3, *numbers[:2], _LINE_TO | (len(points) - 1) << 3, *numbers[2:]]
    return commands + ([_CLOSE | 1 << 3] if closed else []), points[-1]


def _zigzag(steps: np.ndarray) -> list[int]:
    return ((steps << 1) ^ (steps >> 63)).ravel().tolist()


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return _varint_field(7, int(value))
    if isinstance(value, int):
        return _varint_field(6, (value << 1) ^ (value >> 63))
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    return _field(1, str(value).encode())


def _packed(numbers: list[int]) -> bytes:
    if all(number < 128 for number in numbers):
        return bytes(numbers)
    return b"".join(map(_varint, numbers))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint_field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    if value < 128:
        return bytes((value,))
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)

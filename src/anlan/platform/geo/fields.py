"""The geometry field: a shapely shape in Python, WKB in the database, beside it four numbers that say its box."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from shapely.geometry.base import BaseGeometry

from anlan.platform.geo.shapes import BadGeometry, read_shape

SIDES = ("west", "south", "east", "north")


class GeometryField(models.BinaryField):  # type: ignore[type-arg]
    """Geometry in lon, lat degrees (CGCS2000/WGS 84). ``<name>_west`` … ``<name>_north`` are added to the model and kept by the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        kwargs["editable"] = self.editable
        return name, "anlan.platform.geo.fields.GeometryField", args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            models.signals.class_prepared.connect(self._add_sides, sender=cls, weak=False)

    def _add_sides(self, sender: type[models.Model], **_: Any) -> None:
        """After all declared fields are there: a migration's own copy of the model declares the sides itself."""
        declared = {f.name for f in sender._meta.local_fields}
        for side in SIDES:
            if f"{self.name}_{side}" not in declared:
                sender.add_to_class(f"{self.name}_{side}", models.FloatField(null=True, editable=False))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> BaseGeometry | None:
        return read_wkb(value)

    def to_python(self, value: Any) -> BaseGeometry | None:
        try:
            return read_shape(value)
        except BadGeometry as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> bytes | None:
        shape = read_shape(value)
        return None if shape is None else shape.wkb

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(value if prepared or isinstance(value, bytes) else self.get_prep_value(value), connection, prepared=True)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        shape = read_shape(getattr(instance, self.attname))
        setattr(instance, self.attname, shape)
        for side, value in zip(SIDES, shape.bounds if shape is not None else (None,) * 4, strict=True):
            setattr(instance, f"{self.name}_{side}", value)
        return shape

    def value_to_string(self, obj: models.Model) -> str:
        shape = self.value_from_object(obj)
        return "" if shape is None else shape.wkt

    def formfield(self, **kwargs: Any) -> Any:
        from anlan.platform.geo.forms import GeometryFormField

        return models.Field.formfield(self, **{"form_class": GeometryFormField, **kwargs})


def read_wkb(value: Any) -> BaseGeometry | None:
    """What the database gave back; it was checked on the way in."""
    import shapely

    return None if value is None else shapely.from_wkb(bytes(value))

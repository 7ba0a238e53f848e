"""A geometry in a form: drawn on the map, or typed as GeoJSON or WKT."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from anlan.platform.geo.shapes import BadGeometry, as_geojson, read_shape


class GeometryWidget(forms.Textarea):
    """A text area that the map island turns into a drawing when scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, "data-controller": "geometry-input", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return value if isinstance(value, str) or value is None else json.dumps(as_geojson(value))


class GeometryFormField(forms.CharField):
    widget = GeometryWidget

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.pop("empty_value", None)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        try:
            shape = read_shape(value)
        except BadGeometry as error:
            raise ValidationError(str(error)) from error
        if shape is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return shape

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return read_shape(initial) != read_shape(data)
        except BadGeometry:
            return True

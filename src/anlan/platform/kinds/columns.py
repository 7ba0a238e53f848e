"""Typed columns of a kind: a quantity with its unit and range, a code from a table, a flag."""

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class QuantityField(models.FloatField):  # type: ignore[type-arg]
    """A number with its unit and the range in which it can be: ``QuantityField("总库容", unit="万m³", minimum=0)``."""

    def __init__(self, verbose_name: Any = None, *, unit: str = "", minimum: float | None = 0, maximum: float | None = None, **kwargs: Any) -> None:
        self.unit = unit
        self.minimum, self.maximum = minimum, maximum
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(verbose_name, **kwargs)
        self._validators: list[Any] = list(self._validators)
        self._validators += [MinValueValidator(minimum)] if minimum is not None else []
        self._validators += [MaxValueValidator(maximum)] if maximum is not None else []

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.FloatField", args, kwargs


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A code from a small table: stored as the code, shown as its label. ``CodeField("等级", {"1": "一级", …})``."""

    def __init__(self, verbose_name: Any = None, table: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.table = dict(table or {})
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        if self.table:
            kwargs.setdefault("choices", tuple(self.table.items()))
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


class FlagField(models.BooleanField):  # type: ignore[type-arg]
    """Yes, no, or not known."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(verbose_name, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BooleanField", args, kwargs

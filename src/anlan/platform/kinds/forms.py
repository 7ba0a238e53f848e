"""The form of a kind: Django's own, with units beside the numbers."""

from typing import Any

from django import forms

from anlan.platform.kinds.kind import Kind


def form_class(kind: Kind) -> "type[forms.ModelForm[Any]]":
    """A ModelForm for the fields a person may fill. It checks; saving goes through SaveRecord."""
    names = [f.name for f in kind.fields]
    made: type[forms.ModelForm[Any]] = forms.modelform_factory(kind.model, fields=names)
    for field in kind.fields:
        if unit := getattr(field, "unit", ""):
            made.base_fields[field.name].help_text = unit
    return made

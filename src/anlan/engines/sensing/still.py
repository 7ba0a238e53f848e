"""A detector as it is at this moment, to be written down while the real one goes on."""

from copy import copy
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
SCRATCH = "_out"  # filled and read within one call: not worth copying


def still(state: T) -> T:
    """A copy whose arrays later readings do not change; tables of rules and points, which never change, are shared."""
    found: Any = copy(state)
    for place in fields(found):
        value = getattr(found, place.name)
        if isinstance(value, np.ndarray) and place.name != SCRATCH:
            setattr(found, place.name, value.copy())
        elif place.name == "linked":
            setattr(found, place.name, still(value))
    return found

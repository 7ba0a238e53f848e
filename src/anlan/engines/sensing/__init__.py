"""Sensing 感知: device protocols → readings → detection → alerts; the history store. Usable as a library of its own."""

from anlan.engines.sensing.decode import DECODERS, decode
from anlan.engines.sensing.detector import Cause, Detector, Screening, Transition, detector
from anlan.engines.sensing.points import Point, PointTable, point_table
from anlan.engines.sensing.readings import SCHEMA, Quality, Readings, concatenate, empty, from_bytes, readings
from anlan.engines.sensing.rules import (
    CONDITIONS,
    Band,
    Condition,
    Deviation,
    Drift,
    FlatLine,
    Rate,
    Rule,
    Selector,
    Silence,
    Threshold,
    condition_from,
    condition_to,
)
from anlan.engines.sensing.taking import Refusal, Taken

__all__ = [
    "CONDITIONS", "DECODERS", "SCHEMA",
    "Band", "Cause", "Condition", "Detector", "Deviation", "Drift", "FlatLine", "Point", "PointTable", "Quality", "Rate", "Readings",
    "Refusal", "Rule", "Screening", "Selector", "Silence", "Taken", "Threshold", "Transition",
    "concatenate", "condition_from", "condition_to", "decode", "detector", "empty", "from_bytes", "point_table", "readings",
]  # fmt: skip

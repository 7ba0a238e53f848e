"""Sensing 感知: device protocols → readings → detection → alerts; the history store. Usable as a library of its own."""

from anlan.engines.sensing.decode import DECODERS, decode, from_rows, from_sensorthings
from anlan.engines.sensing.detector import Detector, detector
from anlan.engines.sensing.history import Buckets, History, HistoryWriter, Layout, Raw, compact, compact_month, lttb, retain
from anlan.engines.sensing.linked.conditions import Calendar, Fence, Index, Logic, Seasonal, Stages, Tide, Votes
from anlan.engines.sensing.payloads import OWN, Template, read_payload, template_from
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
    required_fields,
)
from anlan.engines.sensing.taking import REMEDIES, Columns, Refusal, Taken, resolve
from anlan.engines.sensing.transitions import Cause, Screening, Transition

__all__ = [
    "CONDITIONS", "DECODERS", "OWN", "REMEDIES", "SCHEMA",
    "Band", "Buckets", "Calendar", "Cause", "Columns", "Condition", "Detector", "Deviation", "Drift", "Fence", "FlatLine", "History", "HistoryWriter",
    "Index", "Layout", "Logic", "Point", "PointTable", "Quality", "Rate", "Raw", "Readings", "Refusal", "Rule", "Screening", "Seasonal", "Selector", "Silence", "Stages", "Taken",
    "Template", "Threshold", "Tide", "Transition", "Votes",
    "compact", "compact_month", "concatenate", "condition_from", "condition_to", "decode", "detector", "empty", "from_bytes", "from_rows",
    "from_sensorthings", "lttb", "point_table", "read_payload", "readings", "required_fields", "resolve", "retain", "template_from",
]  # fmt: skip

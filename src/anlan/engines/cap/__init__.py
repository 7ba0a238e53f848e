"""Common Alerting Protocol 1.2 (OASIS; GB/T 35965.1 is its Chinese kin): build, check, read, sign, render, feed. A library of its own.

A message comes in through :func:`read` (hardened, checked) and goes out through :func:`write` or :func:`sign` (checked). What may leave by a
live channel is decided by :func:`check_may_leave` alone.
"""

from anlan.engines.cap.atom import CAP_TYPE, Entry, Feed, entry_id, write_feed
from anlan.engines.cap.china import check_china, colour_of
from anlan.engines.cap.compose import Draft, Place, Words, compose, compose_lift, compose_update
from anlan.engines.cap.findings import Finding, InvalidCap, errors
from anlan.engines.cap.guard import assert_may_leave, check_may_leave
from anlan.engines.cap.identifiers import Identifier, make_identifier, parse_identifier
from anlan.engines.cap.model import Alert, Area, Circle, Info, Named, Reference, Resource, Ring
from anlan.engines.cap.opening import MAX_BYTES, find_alerts, open_xml
from anlan.engines.cap.profile import ColourRow, Profile, china_profile, profile_from
from anlan.engines.cap.reading import check, read
from anlan.engines.cap.shapes import rings_covering, shape_of
from anlan.engines.cap.signing import TEST_MARK, SigningKey, is_signed, make_test_key, sign, verify
from anlan.engines.cap.texts import Mail, Sms, count_segments, render_mail, render_page, render_sms
from anlan.engines.cap.words import Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency
from anlan.engines.cap.writing import cap_time, write

__all__ = [
    "CAP_TYPE",
    "MAX_BYTES",
    "TEST_MARK",
    "Alert",
    "Area",
    "Category",
    "Certainty",
    "Circle",
    "ColourRow",
    "Draft",
    "Entry",
    "Feed",
    "Finding",
    "Identifier",
    "Info",
    "InvalidCap",
    "Mail",
    "MsgType",
    "Named",
    "Place",
    "Profile",
    "Reference",
    "Resource",
    "ResponseType",
    "Ring",
    "Scope",
    "Severity",
    "SigningKey",
    "Sms",
    "Status",
    "Urgency",
    "Words",
    "assert_may_leave",
    "cap_time",
    "check",
    "check_china",
    "check_may_leave",
    "china_profile",
    "colour_of",
    "compose",
    "compose_lift",
    "compose_update",
    "count_segments",
    "entry_id",
    "errors",
    "find_alerts",
    "is_signed",
    "make_identifier",
    "make_test_key",
    "open_xml",
    "parse_identifier",
    "profile_from",
    "read",
    "render_mail",
    "render_page",
    "render_sms",
    "rings_covering",
    "shape_of",
    "sign",
    "verify",
    "write",
    "write_feed",
]

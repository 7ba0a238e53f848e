"""Life-cycles as tables: state × verb → guard, rights, required fields, deadline. The table draws buttons, diagram and tests."""

from anlan.platform.cases.act import Act, OpenCase, get_case
from anlan.platform.cases.deadlines import (
    cancel_deadlines,
    deadlines_of,
    meet_deadline,
    pause_deadlines,
    resume_deadlines,
    set_deadline,
)
from anlan.platform.cases.life import Choice, choices, link, links_of, move, note, open_case, timeline
from anlan.platform.cases.table import CaseTable, Transition, get_table, register, tables

__all__ = [
    "Act", "CaseTable", "Choice", "OpenCase", "Transition", "cancel_deadlines", "choices", "deadlines_of", "get_case", "get_table", "link", "links_of", "meet_deadline", "move", "note",
    "open_case", "pause_deadlines", "register", "resume_deadlines", "set_deadline", "tables", "timeline",
]  # fmt: skip

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
from anlan.platform.cases.life import Choice, choices, link, links_of, move, note, open_case, ties, timeline
from anlan.platform.cases.table import CaseTable, Transition, get_table, register, tables
from anlan.platform.cases.waiting import Waiting, daily_clocks, urgent_clocks, waiting_for

__all__ = [
    "Act", "CaseTable", "Choice", "OpenCase", "Transition", "Waiting", "cancel_deadlines", "choices", "daily_clocks", "deadlines_of", "get_case", "get_table",
    "link", "links_of", "meet_deadline", "move", "note", "open_case", "pause_deadlines", "register", "resume_deadlines", "set_deadline", "tables", "ties", "timeline",
    "urgent_clocks", "waiting_for",
]  # fmt: skip

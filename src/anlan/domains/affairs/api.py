"""The door of affairs 政务管理."""

from anlan.domains.affairs.board import Board, indicator_board, rate_unit, rows_of, trend
from anlan.domains.affairs.commands import (
    AdoptScheme,
    Appraise,
    Circulate,
    Enrol,
    MarkRead,
    ReadInPlan,
    RecordIncident,
    Resolve,
    SetQuestions,
    SitExam,
)
from anlan.domains.affairs.events import DocumentSigned, NoticePublished, PlanReadIn, SchemeAdopted, TaskUrged
from anlan.domains.affairs.indicators import METHOD, Reading
from anlan.domains.affairs.planning import UnitScore, appraise_units, progress_by_chapter, progress_by_unit, tasks_late, tree_of
from anlan.domains.affairs.queries import (
    coverage,
    course_room,
    documents_for,
    exam_paper,
    get_plan,
    history_of_appraisals,
    my_courses,
    my_receipts,
    plans,
    readers_of,
    unread,
)
from anlan.domains.affairs.reports import board_docx, board_xlsx, midterm_docx, span, standing
from anlan.domains.affairs.schemes import scheme_of, versions
from anlan.domains.affairs.word import appraisal_xlsx, minutes_docx, outgoing_docx

__all__ = [
    "METHOD", "AdoptScheme", "Appraise", "Board", "Circulate", "DocumentSigned", "Enrol", "MarkRead", "NoticePublished", "PlanReadIn", "ReadInPlan", "Reading",
    "RecordIncident", "Resolve", "SchemeAdopted", "SetQuestions", "SitExam", "TaskUrged", "UnitScore", "appraisal_xlsx", "appraise_units", "board_docx",
    "board_xlsx", "coverage", "course_room", "documents_for", "exam_paper", "get_plan", "history_of_appraisals", "indicator_board", "midterm_docx", "minutes_docx",
    "my_courses", "my_receipts", "outgoing_docx", "plans", "progress_by_chapter", "progress_by_unit", "rate_unit", "readers_of", "rows_of", "scheme_of", "span",
    "standing", "tasks_late", "tree_of", "trend", "unread", "versions",
]  # fmt: skip

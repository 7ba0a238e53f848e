"""An incident finds its plans: :func:`match` ranks with reasons, :func:`compile_tasks` makes the measures of a level into tasks."""

from anlan.engines.planbook.match.questions import Question, questions_above
from anlan.engines.planbook.match.ranking import Context, Match, match
from anlan.engines.planbook.match.reasons import Reason
from anlan.engines.planbook.match.tasks import Task, compile_tasks

__all__ = ["Context", "Match", "Question", "Reason", "Task", "compile_tasks", "match", "questions_above"]

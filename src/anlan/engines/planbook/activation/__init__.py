"""A plan run: its tasks with deadlines, in real or in exercise time; what another level would add or drop; when to raise or lower."""

from anlan.engines.planbook.activation.exercise import ExerciseClock, real_time
from anlan.engines.planbook.activation.review import LevelProposal, review_level
from anlan.engines.planbook.activation.run import Activation, DueTask, Fork, activate, fork, is_late

__all__ = ["Activation", "DueTask", "ExerciseClock", "Fork", "LevelProposal", "activate", "fork", "is_late", "real_time", "review_level"]

"""Exercise time: a story that runs faster (or slower) than the clock on the wall."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SLOWEST, FASTEST = 0.1, 720.0  # story minutes a wall minute; faster than half a day a minute nobody can act in


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseClock:
    """The story began at ``story_start`` when the wall showed ``wall_start``; ``factor`` story minutes pass in one wall minute."""

    wall_start: datetime
    story_start: datetime
    factor: float = 1.0

    def __post_init__(self) -> None:
        """Refuses a factor nobody could act in, and times without a zone."""
        if not SLOWEST <= self.factor <= FASTEST:
            raise ValueError(f"an exercise runs {SLOWEST:g} to {FASTEST:g} times as fast as life, not {self.factor:g}")
        if self.wall_start.tzinfo is None or self.story_start.tzinfo is None:
            raise ValueError("both beginnings need a time zone")

    def story(self, wall: datetime) -> datetime:
        """What time it is in the story when the wall shows ``wall``."""
        return self.story_start + (wall - self.wall_start) * self.factor

    def wall(self, story: datetime) -> datetime:
        """When on the wall the story reaches ``story``."""
        return self.wall_start + (story - self.story_start) / self.factor

    def wall_minutes(self, story_minutes: float) -> timedelta:
        return timedelta(minutes=story_minutes / self.factor)


def real_time(at: datetime) -> ExerciseClock:
    """The clock of a real response: story and wall are one."""
    return ExerciseClock(wall_start=at, story_start=at)

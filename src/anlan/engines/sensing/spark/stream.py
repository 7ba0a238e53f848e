"""A streaming data frame of messages in, a streaming data frame of transitions out. Spark keeps the state and the place in the input."""

from collections.abc import Sequence
from typing import Any

from anlan.engines.sensing.parting import homes
from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.rules import Rule
from anlan.engines.sensing.spark.columns import MESSAGES, STATE, TICK, TRANSITIONS, names
from anlan.engines.sensing.spark.shard import Judging
from anlan.engines.sensing.transitions import Screening


def judged(
    messages: Any, points: PointTable, rules: Sequence[Rule], *, shards: int = 8, screening: Screening | None = None
) -> Any:
    """Transitions of ``rules`` on ``messages`` (columns of :data:`MESSAGES`), the same that the house itself tells of the same stream.

    Micro-batches must follow the order of the stream, and a message (``seq``) must not be torn over two of them. Readings of points nobody knows
    are passed over. Number of shards, points and rules belong to the checkpoint: with others begin a new one.
    """
    from pyspark.sql import functions as f

    judging = Judging(points=points, rules=tuple(rules), shards=shards, screening=screening)
    home = messages.sparkSession.createDataFrame(_home_rows(points, rules, shards), "point int, shard int")
    columns, everywhere = names(MESSAGES), f.sequence(f.lit(0), f.lit(shards - 1))
    placed = messages.select(*columns).join(f.broadcast(home), "point", "left")
    goes_to = f.when(f.col("point") == TICK, everywhere).otherwise(f.array("shard"))
    parted = placed.withColumn("shard", f.explode(goes_to)).where(f.col("shard").isNotNull())
    return parted.groupBy("shard").applyInPandasWithState(judging, TRANSITIONS, STATE, "append", "NoTimeout")


def _home_rows(points: PointTable, rules: Sequence[Rule], shards: int) -> list[tuple[int, int]]:
    home = homes(points, rules, shards)
    return [(number, int(home[number])) for number in points.points]

"""The same kernel under Spark Structured Streaming: ``pip install anlan[spark]``, see docs/how-to/spark.md."""

from anlan.engines.sensing.spark.columns import MESSAGES, TICK, TRANSITIONS
from anlan.engines.sensing.spark.stream import judged

__all__ = ["MESSAGES", "TICK", "TRANSITIONS", "judged"]

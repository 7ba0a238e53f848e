"""PySpark (Apache-2.0), local[2], warm: windows of SQL, which judge all readings at once and keep no state; its streaming state is slower by far."""

import os
import sys
import time

from held import HOLD_US, LIMIT, answer, columns

sys.path.pop(0)  # this folder, where a file of the same name stands
import pandas as pd  # noqa: E402
from pyspark.sql import SparkSession, Window  # noqa: E402
from pyspark.sql import functions as f  # noqa: E402


def main() -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    point, time_us, value = columns()
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", "true")
    given = spark.createDataFrame(pd.DataFrame({"point": point, "at": time_us, "value": value})).cache()
    given.count()
    judged(given).collect()
    began = time.perf_counter()
    rows = judged(given).collect()
    answer(len(point), time.perf_counter() - began, ((row.point, row.at) for row in rows), spark.version)
    spark.stop()


def judged(given):
    """Runs above the limit are numbered by the readings below it before them; of each run the first reading past the hold."""
    by_time = Window.partitionBy("point").orderBy("at")
    run = f.sum((f.col("value") <= LIMIT).cast("int")).over(by_time)
    above = given.withColumn("run", run).where(f.col("value") > LIMIT)
    since = f.min("at").over(Window.partitionBy("point", "run"))
    past = above.withColumn("since", since).where(f.col("at") - f.col("since") >= HOLD_US)
    return past.groupBy("point", "run").agg(f.min("at").alias("at")).select("point", "at")


if __name__ == "__main__":
    main()

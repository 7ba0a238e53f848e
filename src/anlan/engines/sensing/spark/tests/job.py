"""Run by the interpreter that has PySpark: ``job.py HOME``. Judges HOME/in in micro-batches into HOME/out, as far as the input goes."""

import json
import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from anlan.engines.sensing.spark import MESSAGES, judged
from anlan.engines.sensing.spark.tests.given import POINTS, RULES


def session() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    small = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "1", "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.log.level": "ERROR",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[1]").appName("anlan")
    for name, value in small.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def run(spark: SparkSession, home: Path) -> None:
    """Every micro-batch there is; the next run with the same checkpoint goes on."""
    told = judged(
        spark.readStream.schema(MESSAGES).option("maxFilesPerTrigger", 1).parquet(str(home / "in")), POINTS, RULES, shards=2
    )
    writer = (
        told.writeStream.outputMode("append")
        .format("json")
        .option("path", str(home / "out"))
        .option("checkpointLocation", str(home / "checkpoint"))
    )
    query = writer.trigger(availableNow=True).start()
    query.awaitTermination()


def main(home: Path) -> None:
    """Half of the input, then the query is stopped; the other half comes, and a query that knows nothing but the checkpoint goes on."""
    spark = session()
    run(spark, home)
    for path in sorted((home / "later").glob("*.parquet")):
        path.rename(home / "in" / path.name)
    run(spark, home)
    batches = len(list((home / "checkpoint" / "commits").glob("[0-9]*")))
    sys.stdout.write(json.dumps({"spark": spark.version, "batches": batches}) + "\n")
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

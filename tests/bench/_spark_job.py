"""A night on Spark, in an environment that has PySpark and nothing of ours: `_spark_job.py FOLDER SQL CORES`.

Reads each `FOLDER/NAME.parquet` as the table NAME, runs the statements of SQL, and leaves what the views `judged` and
`state` hold in `FOLDER/spark/`. Prints the seconds from the first read to the last write.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession

_VIEW = re.compile(r"VIEW (\w+) AS")
_KEPT = ("judged", "state")
_READ_ONCE = ("facts", "state")
"""All other stages are read by more than one, as in the engine, where they are tables."""


def main(folder: Path, text: Path, cores: str) -> None:
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", "6g")
        .config("spark.local.dir", str(folder / "spark-spill"))
        .config("spark.sql.warehouse.dir", str(folder / "spark-warehouse"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "16")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    began = time.perf_counter()
    for file in folder.glob("*.parquet"):
        spark.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    for statement in text.read_text(encoding="utf-8").split(";\n"):
        if found := _VIEW.search(statement):
            spark.sql(statement)
            if found[1] not in _READ_ONCE:
                spark.sql(f"CACHE LAZY TABLE {found[1]}")
    for name in _KEPT:
        spark.table(name).write.mode("overwrite").parquet(str(folder / "spark" / name))
    print(time.perf_counter() - began)
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])

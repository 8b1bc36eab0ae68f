"""Checks an archive on Spark, in two ways, with one dateline process a partition.

    spark-submit check.py --how pipe   --dateline PATH INPUT OUTPUT
    spark-submit check.py --how frames --dateline PATH INPUT OUTPUT

INPUT is NDJSON as docs/schema/document.schema.json has it, OUTPUT a folder of NDJSON as docs/schema/report.schema.json
has it, in the order of the input if that is one file. Each line has a line for an answer, so nothing is joined and nothing is shuffled. Both ways
give the same bytes as a single process; `pipe` moves lines only, `frames` (mapInPandas) gives a data frame to go on with.
"""

import argparse
import shlex
import subprocess
import threading
from collections.abc import Iterator

from pyspark.sql import SparkSession

ROWS_OF_A_FRAME = 1000


def command(dateline: str) -> list[str]:
    """Spark runs a task a core, so a process has one; a stray dateline.toml on a worker must not change answers."""
    return [dateline, "batch", "-", "--jobs", "1", "--no-config"]


def by_pipe(spark: SparkSession, given: argparse.Namespace) -> None:
    # Exit code 3 says that some documents became error rows, which are lines like the others. Any other fails the task.
    script = shlex.join(command(given.dateline)) + "; code=$?; [ $code -eq 3 ] || exit $code"
    lines = spark.read.text(given.input).rdd.map(lambda row: row.value)
    lines.pipe(shlex.join(["sh", "-c", script]), checkCode=True).saveAsTextFile(given.output)


def by_frames(spark: SparkSession, given: argparse.Namespace) -> None:
    started = command(given.dateline)

    def answers(frames: Iterator) -> Iterator:
        import pandas

        process = subprocess.Popen(started, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        failed: list[BaseException] = []

        def feed() -> None:
            try:
                with process.stdin as lines:
                    for frame in frames:
                        for line in frame["value"]:
                            lines.write(line.encode() + b"\n")
            except BaseException as error:  # raised again where Spark sees it
                failed.append(error)

        # Both pipes have a bound: who only writes and who only reads would wait for each other.
        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        rows: list[str] = []
        for line in process.stdout:
            rows.append(line.decode().rstrip("\n"))
            if len(rows) == ROWS_OF_A_FRAME:
                yield pandas.DataFrame({"value": rows})
                rows = []
        if rows:
            yield pandas.DataFrame({"value": rows})
        feeder.join()
        if failed:
            raise failed[0]
        if process.wait() not in (0, 3):
            raise RuntimeError(f"dateline ended with {process.returncode}")

    frame = spark.read.text(given.input)
    frame.mapInPandas(answers, schema="value string").write.text(given.output)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--how", choices=["pipe", "frames"], default="pipe")
    arguments.add_argument("--dateline", default="dateline", help="the program, at the same path on every worker")
    arguments.add_argument("--partition-bytes", type=int, help="most bytes of a task; Spark's own number without it")
    arguments.add_argument("input")
    arguments.add_argument("output")
    given = arguments.parse_args()
    spark = SparkSession.builder.appName("dateline").getOrCreate()
    if given.partition_bytes:
        spark.conf.set("spark.sql.files.maxPartitionBytes", given.partition_bytes)
    ways = {"pipe": by_pipe, "frames": by_frames}
    ways[given.how](spark, given)
    spark.stop()


if __name__ == "__main__":
    main()

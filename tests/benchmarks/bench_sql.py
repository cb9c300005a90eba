"""Marks a million answers with `grade --responses`, and analyzes them again with SQL.

    pip install -e '.[dev]'                  # DuckDB; for Spark also '.[spark]', and Java
    python -m tests.benchmarks.bench_sql   # 10,000 people, 100 questions, in DuckDB
    python -m tests.benchmarks.bench_sql --people 100000 --engines
    python -m tests.benchmarks.bench_sql --engines duckdb spark

`grade` is a whole process, with all that it writes. Each engine reads responses.csv and test.json,
and makes every figure of every question and option; the largest difference from those of `grade` is
printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cps_study.formats import printed_test
from cps_study.guide import sql_file
from tests.benchmarks.bench_grade import make_test, write_responses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[[str], list[dict[str, Any]]]

FIGURES = ("facility", "facility_low", "facility_high", "r", "discrimination", "alpha_without")


def graded(folder: Path) -> dict[str, Any]:
    """Mark the answers in a folder, say how long it took, and return what `grade --json` says."""
    args = ["grade", "answers.csv", "--test", "test.json", "--out", "out", "--json"]
    out = b""
    for more in ([], ["--responses"]):
        command = [sys.executable, "-m", "cps_study", *args, *more, "--force"]
        start = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            out = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        cpu = usage.ru_utime + usage.ru_stime
        took = time.perf_counter() - start
        name = " ".join(["grade", *more])
        print(f"{name:20} {cpu:6.1f} s CPU  {took:6.1f} s  {usage.ru_maxrss / 1024:6.0f} MiB")
    data: dict[str, Any] = json.loads(out)
    return data


def statements(name: str, folder: Path) -> Iterator[str]:
    """Yield the statements of a file of SQL, for the files in a folder."""
    text = sql_file(name).read_text(encoding="utf-8").replace("FOLDER", folder.as_posix())
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    yield from (part for part in "\n".join(lines).split(";") if part.strip())


def duckdb_on(folder: Path) -> Ask:
    """Return what asks DuckDB about the files in a folder."""
    import duckdb

    connection = duckdb.connect()
    for name in ("load-duckdb.sql", "item-analysis.sql"):
        for statement in statements(name, folder):
            connection.execute(statement)

    def ask(query: str) -> list[dict[str, Any]]:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    return ask


def spark_on(folder: Path) -> Ask:
    """Return what asks Spark, in this process, about the files in a folder."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    for name in ("load-spark.sql", "item-analysis.sql"):
        for statement in statements(name, folder):
            spark.sql(statement)
    return lambda query: [row.asDict() for row in spark.sql(query).collect()]


def differences(data: dict[str, Any], ask: Ask) -> Iterator[float]:
    """Yield how far each figure of `grade` is from the one of the engine."""
    (whole,) = ask("SELECT * FROM test_figures")
    yield abs(whole["alpha"] - data["alpha"])
    yield abs(whole["sem"] - data["sem"])
    items = {row["item"]: row for row in ask("SELECT * FROM item_figures")}
    options = {(row["item"], row["wording"]): row for row in ask("SELECT * FROM option_figures")}
    for item in data["items"]:
        yield from (abs(items[item["item"]][name] - item[name]) for name in FIGURES)
        for option in item["options"]:
            row = options[item["item"], option["text"]]
            yield abs(row["people"] - option["sheets"])
            yield abs((row["r"] or 0) - (option["r"] or 0))


def main() -> None:
    """Print how long each took, and how far the figures are apart."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument("--engines", nargs="*", default=["duckdb"], choices=["duckdb", "spark"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        test = make_test(args.items, 3)
        (folder / "test.json").write_text(printed_test.write(test), encoding="utf-8")
        write_responses(folder / "answers.csv", test, args.people)
        print(f"{args.people:,} people x {args.items} questions")
        data = graded(folder)
        for engine, on in (("duckdb", duckdb_on), ("spark", spark_on)):
            if engine not in args.engines:
                continue
            cpu, start = time.process_time(), time.perf_counter()
            largest = max(differences(data, on(folder)))
            took = time.perf_counter() - start
            cpu = time.process_time() - cpu
            print(f"{engine:20} {cpu:6.1f} s CPU  {took:6.1f} s  largest difference {largest:.0e}")


if __name__ == "__main__":
    main()

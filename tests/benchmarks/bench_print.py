"""Prints a practice test as PDF, next to python-docx and reportlab with the same questions.

    pip install -e '.[dev,bench]'
    python tests/benchmarks/bench_print.py

Whole processes take turns. All print 75 items in 3 forms with keys. Ours has answer sheets, tags,
PDF/UA-1, PDF/A-2a and embedded fonts; theirs are plain paragraphs with every stem, option and
rationale, and no answer sheets.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7

DOCX = """
import json, sys, docx
for form in json.load(open(sys.argv[1])):
    for name in ("test", "key"):
        document = docx.Document()
        document.add_heading(name, 0)
        for number, item in enumerate(form, 1):
            document.add_paragraph(f"{number}. {item['stem']}")
            for letter, option in zip("ABCDEFGH", item["options"]):
                document.add_paragraph(f"{letter}. {option['text']}")
                if name == "key":
                    document.add_paragraph(option["why"])
        document.save(f"{sys.argv[2]}/{name}-{id(form)}.docx")
"""

REPORTLAB = """
import json, sys
from xml.sax.saxutils import escape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate
styles = getSampleStyleSheet()
for form in json.load(open(sys.argv[1])):
    for name in ("test", "key"):
        story = [Paragraph(name, styles["Title"])]
        for number, item in enumerate(form, 1):
            lines = [Paragraph(f"{number}. {escape(item['stem'])}", styles["Normal"])]
            for letter, option in zip("ABCDEFGH", item["options"]):
                lines.append(Paragraph(f"{letter}. {escape(option['text'])}", styles["Normal"]))
                if name == "key":
                    lines.append(Paragraph(escape(option["why"]), styles["Normal"]))
            story.append(KeepTogether(lines))
        SimpleDocTemplate(f"{sys.argv[2]}/{name}-{id(form)}.pdf").build(story)
"""


def main() -> None:
    """Print the median time of each program, and how ours compares."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = [sys.executable, "-m", "cps_study", "print"]
        ours += ["--items", "75", "--forms", "3", "--seed", "1"]
        ours += ["--answer-sheet", "--force", "--out", str(folder / "ours")]
        subprocess.run(ours, check=True, stdout=subprocess.DEVNULL)
        items = folder / "items.json"
        items.write_text(json.dumps(_forms(folder / "ours" / "test.json")), encoding="utf-8")
        commands = {
            "cps-study": ours,
            "python-docx": [sys.executable, "-c", DOCX, str(items), name],
            "reportlab": [sys.executable, "-c", REPORTLAB, str(items), name],
        }
        seconds: dict[str, list[float]] = {program: [] for program in commands}
        for _ in range(RUNS):
            for program, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                seconds[program].append(time.perf_counter() - start)
    ours_median = statistics.median(seconds["cps-study"])
    for program, runs in seconds.items():
        median = statistics.median(runs)
        ratio = ours_median / median
        print(f"{program:12} median {median:.2f} s  ours takes {ratio:.2f} times as long")


def _forms(manifest: Path) -> list[list[dict[str, object]]]:
    """Return the forms in a manifest as plain questions with their options in order."""
    data = json.loads(manifest.read_text(encoding="utf-8"))
    items = {item["id"]: item for item in data["items"]}
    forms = []
    for form in data["forms"]:
        questions = []
        for ident, *order in form["items"]:
            item = items[ident]
            options = []
            for written in order:
                text, _, why, *_ = item["options"][written]
                options.append({"text": text, "why": why})
            questions.append({"stem": item["stem"], "options": options})
        forms.append(questions)
    return forms


if __name__ == "__main__":
    main()

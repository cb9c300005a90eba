"""A practice test as PDF beside python-docx and reportlab writing the same questions, whole processes in turns.

    pip install -e '.[dev,bench]'
    python tests/benchmarks/bench_print.py

75 items in 3 forms with keys: ours with answer sheets, tagged, PDF/UA-1 and PDF/A-2a, fonts embedded; theirs plain
paragraphs with every stem, option, rationale and source, and no answer sheet.
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
        made = docx.Document()
        made.add_heading(name, 0)
        for number, item in enumerate(form, 1):
            made.add_paragraph(f"{number}. {item['stem']}")
            for letter, option in zip("ABCDEFGH", item["options"]):
                made.add_paragraph(f"{letter}. {option['text']}")
                if name == "key":
                    made.add_paragraph(option["why"])
        made.save(f"{sys.argv[2]}/{name}-{id(form)}.docx")
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
            held = [Paragraph(f"{number}. {escape(item['stem'])}", styles["Normal"])]
            for letter, option in zip("ABCDEFGH", item["options"]):
                held.append(Paragraph(f"{letter}. {escape(option['text'])}", styles["Normal"]))
                if name == "key":
                    held.append(Paragraph(escape(option["why"]), styles["Normal"]))
            story.append(KeepTogether(held))
        SimpleDocTemplate(f"{sys.argv[2]}/{name}-{id(form)}.pdf").build(story)
"""


def main() -> None:
    """Print the median time of each, and the ratio to ours."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = [
            sys.executable,
            "-m",
            "cps_study",
            "print",
            "--items",
            "75",
            "--forms",
            "3",
            "--seed",
            "1",
        ]
        ours += ["--answer-sheet", "--force", "--out", str(folder / "ours")]
        subprocess.run(ours, check=True, stdout=subprocess.DEVNULL)
        told = folder / "items.json"
        told.write_text(json.dumps(_forms(folder / "ours" / "test.json")), encoding="utf-8")
        rivals = {
            "cps-study": ours,
            "python-docx": [sys.executable, "-c", DOCX, str(told), name],
            "reportlab": [sys.executable, "-c", REPORTLAB, str(told), name],
        }
        taken: dict[str, list[float]] = {rival: [] for rival in rivals}
        for _ in range(RUNS):
            for rival, command in rivals.items():
                begun = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                taken[rival].append(time.perf_counter() - begun)
    mine = statistics.median(taken["cps-study"])
    for rival, times in taken.items():
        median = statistics.median(times)
        sys.stdout.write(
            f"{rival:12} median {median:.2f} s  ours takes {mine / median:.2f} times as long\n"
        )


def _forms(manifest: Path) -> list[list[dict[str, object]]]:
    """Return the forms as plain questions with their options in order."""
    data = json.loads(manifest.read_text(encoding="utf-8"))
    items = {item["id"]: item for item in data["items"]}
    forms = []
    for form in data["forms"]:
        asked = []
        for ident, *order in form["items"]:
            options = [items[ident]["options"][place] for place in order]
            told = [{"text": text, "why": why} for text, _, why, *_ in options]
            asked.append({"stem": items[ident]["stem"], "options": told})
        forms.append(asked)
    return forms


if __name__ == "__main__":
    main()

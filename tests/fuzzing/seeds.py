"""Good files in each format, to begin a search from."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

from cps_study.formats.native import yaml_bank
from tests.formats.anki import makers
from tests.formats.lists.makers import word_file
from tests.formats.platform_help import packed
from tests.formats.read_only import READ_ONLY
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.formats.base import Format

LISTS: Final = (
    "1. Who?\n\n(a) I\n*b) you\nAnswer: B\nExplanation: x\n\n2) It is. (True/False)\nKey: T\n",
    "Week 1\n\nQ1: A gap ____?\nAnswer: a; b\n\nTerm - meaning\n\nAnswer key\n1. b  2. a\n",
    "Title: Quiz\nPoints: 2\n1. What?\n... note\n[*] a\n[ ] b\n... why\n",
)
MARKDOWN: Final = (
    "# Roles\n\n1. Who?\n   - [ ] I\n   - [x] **you** \u2713\n\n## B\n\nQ: a?\nA: b\n\na::b\n",
    "front\n?\nback\n\n| question | A | B | correct |\n|---|---|---|---|\n| w | x | y | A |\n",
    "![alt](data:image/png;base64,iVBORw0KGgo=) What?\n- a\n- ==b==\n\n> quoted\n```\ncode\n```\n",
)
TABLES: Final = (
    "Pregunta;Opci\u00f3n A;Opci\u00f3n B;Respuesta correcta\n\u00bfQu\u00e9?;0,5;1,5;B\n",
    'question,options,correct,kind\n"a, b?",x|y|z,"1,3",multi\nis it,,true,truefalse\n',
)
ANKI_TEXTS: Final = (
    "#separator:;\n#html:true\n#notetype:Cloze\n#tags column:2\n{{c1::Oslo::city}} <i>x</i>;a b\n",
    '#guid column:1\n#deck column:2\ng1\tA::B\t"front\nline"\tback\n',
)
BLACKBOARD: Final = (
    "MA\tWhich?\ta\tcorrect\tb\tincorrect\nFIB\tCall ____.\t988\nMAT\tm\ta\t1\tb\t2\nESS\tw\tx\n",
)
D2L: Final = (
    "NewQuestion,MS\nID,x\nTitle,t\nQuestionText,Which?,HTML\nOption,1,a,HTML,why\nOption,0,b\n",
    "NewQuestion,M\nChoice,1,a\nMatch,1,b\n\nNewQuestion,SA\nAnswer,100,x\nFeedback,f\n",
)
H5P_INNER: Final = (
    ("MultiChoice", {"question": "<p>A?</p>", "answers": [{"text": "b", "correct": True}]}),
    ("TrueFalse", {"question": "c", "correct": "false"}),
    ("SingleChoiceSet", {"choices": [{"question": "d", "answers": ["e", "f"]}]}),
    ("Blanks", {"text": "g", "questions": ["h *i/j:k*"]}),
    ("Dialogcards", {"dialogs": [{"text": "l", "answer": "m"}]}),
    ("Essay", {"taskDescription": "n"}),
)
WORD: Final = word_file(
    ("Week 1", "bold"),
    ("Who?", "list 0"),
    ("I", "list 1"),
    ("you", "list 1"),
    "2. What?",
    "a) this",
    ("b) that", "highlight"),
    "Answer: b",
    "Answer key",
    "1. b",
    tables=[[["Question", "A", "B", "Correct"], ["Who?", "I", "you", "B"]]],
)
_FURTHER: Final[dict[str, tuple[str, ...]]] = {
    "text": LISTS,
    "aiken": LISTS,
    "quizlet": LISTS,
    "markdown": (*MARKDOWN, *LISTS),
    "csv": TABLES,
    "anki-text": ANKI_TEXTS,
    "blackboard-text": BLACKBOARD,
    "d2l": D2L,
}


def seed_of(form: Format) -> bytes:
    """Return our export of a small bank, or a sample of the format if we don't write it."""
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    if bank is None or not form.can_write:
        return READ_ONLY[form.name]
    return form.write(bank).content


def fuzzed_part(form: Format) -> tuple[list[bytes], Callable[[bytes], bytes]]:
    """Return what a search begins with, and what makes a file of each input.

    Of a zip, the input is its main file. Of an Anki package, it's a card's two sides and the
    fields of its note, with a line between them: a changed database is refused at once.
    """
    if form.name == "anki":
        sides = "{{#A}}{{A}}{{/A}}{{type:B}}\n\n{{FrontSide}}<hr id=answer>{{B}}{{hint:C}}"
        cloze = "{{cloze:A}}\n\n{{cloze:A}}<br>{{B}}\n\n{{c1::Oslo::city}} is {{c2::far}}"
        return [f"{sides}\n\na\n\nb\n\nc".encode(), f"{cloze}\n\nb\n\nc".encode()], _anki_package
    seed = seed_of(form)
    if form.name == "h5p":
        seed = _h5p_package()
    elif form.name == "docx":
        seed = WORD
    if not seed.startswith(b"PK"):
        return [seed, *(text.encode() for text in _FURTHER.get(form.name, ()))], bytes
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    main_file = max(files, key=lambda name: (_is_content(name), len(files[name])))

    def wrap(data: bytes) -> bytes:
        return packed({**files, main_file: data})

    return [files[main_file]], wrap


def _is_content(name: str) -> bool:
    """Return whether a file in a package has questions, by its name."""
    if name.startswith(("word/", "xl/", "docProps/", "h5p")):
        return name in {"word/document.xml", "xl/worksheets/sheet1.xml"}
    return name.endswith((".xml", "content.json")) and "manifest" not in name


def _h5p_package() -> bytes:
    """Return a question set with a question of each kind."""
    inner = [{"library": f"H5P.{name} 1.0", "params": params} for name, params in H5P_INNER]
    content = json.dumps({"questions": inner})
    head = '{"mainLibrary": "H5P.QuestionSet"}'
    return packed({"h5p.json": head, "content/content.json": content})


def _anki_package(data: bytes) -> bytes:
    """Return a package with one note, whose type is cloze if a field has a gap."""
    parts = data.decode("utf-8", "replace").split("\n\n")
    question, answer, *fields = [*parts, "", ""][: max(3, len(parts))]
    names = tuple("ABCDEFGH"[: len(fields)])
    shown = fields[: len(names)]
    is_cloze = "{{c" in "".join(shown)
    kind = makers.kind("Own", names, question, answers=(answer,), cloze=is_cloze)
    return makers.first_package(makers.note(*shown), kinds=[kind])

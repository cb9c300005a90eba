"""H5P packages: question sets, single questions, quizzes within books and columns, and cards.

A package is a zip with `h5p.json`, which names the content's library, and `content/content.json`.
Source: the `semantics.json` of each library in the repositories of github.com/h5p.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import NOTHING, DraftOption, ItemBuilder, QuestionHead
from cps_study.formats.pictures.intake import PackageFiles
from cps_study.formats.syntax.html_text import ImageReference, Plain, plain_of_html, tidy
from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.zip_package import Package, PackageError, names_in
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEAD: Final = "h5p.json"
_CONTENT: Final = "content/content.json"
_GAP: Final = re.compile(r"\*(?P<answers>[^*\n]+)\*")
_ASKED_BY_SUMMARY: Final = "Which statement is right?"
"""What a summary without an introduction asks."""
_CONTAINERS: Final = frozenset(
    {
        "QuestionSet",
        "Column",
        "InteractiveBook",
        "CoursePresentation",
        "Accordion",
        "BranchingScenario",
        "InteractiveVideo",
    }
)
_SILENT: Final = frozenset(
    {
        "AdvancedText",
        "Text",
        "Image",
        "Video",
        "Audio",
        "Link",
        "Table",
        "Shape",
    }
)
"""What asks nothing, or nothing that can be told apart from a text."""


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether this is a zip with H5P's two files."""
    return is_zip(raw) and {_HEAD, _CONTENT} <= set(names_in(raw))


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a package; never raises. A question's line is its number in it."""
    builder = ItemBuilder(source)
    try:
        package = Package(raw)
        head = _json(package, _HEAD)
        content = _json(package, _CONTENT)
        builder.pictures.files = PackageFiles(raw)
        reader = _H5PReader(builder)
        reader.take(str(head.get("mainLibrary", "H5P.QuestionSet")), content)
    except PackageError as exc:
        return _refused(source, str(exc))
    except (ValueError, RecursionError):
        return _refused(source, "the package's content isn't readable")
    return builder.result(title=str(head.get("title", "")))


def _refused(source: str, what: str) -> ReadResult:
    return ReadResult(problems=(Problem(source, 0, 0, what, "save it again in H5P"),))


def _json(package: Package, name: str) -> dict[str, Any]:
    """Return an object in the package. Raises PackageError or ValueError."""
    data = json.loads(package.read(name) or b"")
    if not isinstance(data, dict):
        raise ValueError(name)  # noqa: TRY004 - wrong data, not a wrong call
    return data


class _H5PReader:
    """Takes contents within contents, and counts the questions on the way."""

    def __init__(self, builder: ItemBuilder) -> None:
        self._builder = builder
        self._number = 0

    def take(self, library: str, params: dict[str, Any]) -> None:
        """Take a content of a library, such as `H5P.MultiChoice 1.16`."""
        kind = library.partition(" ")[0].removeprefix("H5P.")
        takers: dict[str, Callable[[dict[str, Any]], None]] = {
            "MultiChoice": self._take_choice,
            "TrueFalse": self._take_truth,
            "SingleChoiceSet": self._take_choice_set,
            "Summary": self._take_summary,
            "Blanks": self._take_blanks,
            "Crossword": self._take_words,
            "Dialogcards": self._take_cards,
            "Flashcards": self._take_cards,
        }
        if kind in takers:
            takers[kind](params)
        elif kind not in _SILENT:
            before = self._number
            for inner_library, inner in _inner_contents(params):
                self.take(inner_library, inner)
            if self._number == before and kind not in _CONTAINERS:
                self._skip_kind(kind, params)

    def _skip_kind(self, kind: str, params: dict[str, Any]) -> None:
        """Name a content of a kind that isn't known, and that has none within it that is."""
        title = _plain(params.get("question") or params.get("taskDescription"))
        what = f"H5P's '{tidy(kind)[:40]}' can't be asked here"
        self._builder.skip(self._next(), title.text, what)

    def _next(self) -> QuestionHead:
        self._number += 1
        return QuestionHead(self._number)

    def _take_choice(self, params: dict[str, Any]) -> None:
        """Take a question with options, one or several of which are right."""
        answers = _objects(params.get("answers"))
        options = []
        for answer in answers:
            said = answer.get("tipsAndFeedback")
            feedback = said.get("chosenFeedback") if isinstance(said, dict) else ""
            options.append(
                DraftOption(
                    _plain(answer.get("text")), answer.get("correct") is True, _plain(feedback)
                )
            )
        several = sum(option.key for option in options) > 1
        self._builder.closed(self._next(), _asked(params), options, NOTHING, several=several)

    def _take_truth(self, params: dict[str, Any]) -> None:
        said = str(params.get("correct", "")).casefold()
        (behavior,) = _objects([params.get("behaviour")]) or [{}]
        if_right = _plain(behavior.get("feedbackOnCorrect"))
        if_wrong = _plain(behavior.get("feedbackOnWrong"))
        options = []
        for word in ("True", "False"):
            is_key = said == word.casefold()
            options.append(DraftOption(Plain(word), is_key, if_right if is_key else if_wrong))
        self._builder.closed(self._next(), _asked(params), options, NOTHING, truth=True)

    def _take_choice_set(self, params: dict[str, Any]) -> None:
        """Take the questions of a set; the first answer of each is right."""
        for choice in _objects(params.get("choices")):
            answers = choice.get("answers")
            texts = answers if isinstance(answers, list) else []
            options = [DraftOption(_plain(text), at == 0) for at, text in enumerate(texts)]
            self._builder.closed(self._next(), _plain(choice.get("question")), options, NOTHING)

    def _take_summary(self, params: dict[str, Any]) -> None:
        """Take groups of statements, of which one is right: the first of each."""
        asked = _plain(params.get("intro"))
        if not asked.text:
            asked = Plain(_ASKED_BY_SUMMARY)
        for group in _objects(params.get("summaries")):
            texts = group.get("summary")
            if isinstance(texts, list):
                options = [DraftOption(_plain(text), at == 0) for at, text in enumerate(texts)]
                self._builder.closed(self._next(), asked, options, NOTHING)

    def _take_words(self, params: dict[str, Any]) -> None:
        """Take the words of a crossword; each clue asks for one."""
        for word in _objects(params.get("words")):
            answer = _plain(word.get("answer")).text
            self._builder.typed(self._next(), _plain(word.get("clue")), [answer], NOTHING)

    def _take_blanks(self, params: dict[str, Any]) -> None:
        """Take sentences with gaps, `*Norway/Norge:hint*`; one gap each can be asked here."""
        lead = _plain(params.get("text")).text
        shown = _asked(params).pictures
        questions = params.get("questions")
        for sentence in questions if isinstance(questions, list) else []:
            text = _plain(sentence).text
            gaps = _GAP.findall(text)
            if len(gaps) != 1:
                why = "it has several gaps" if gaps else "it has no gap"
                self._builder.skip(self._next(), text, why)
                continue
            answers = gaps[0].partition(":")[0].split("/")
            stem = _GAP.sub("_____", text)
            if lead:
                stem = f"{lead}\n\n{stem}"
            self._builder.typed(self._next(), Plain(stem, shown), answers, NOTHING)

    def _take_cards(self, params: dict[str, Any]) -> None:
        """Take cards; H5P has two libraries for them, which name their lists differently."""
        for card in _objects(params.get("dialogs") or params.get("cards")):
            front = _plain(card.get("text"))
            shown = _picture(card.get("image"), card.get("imageAltText"))
            front = front._replace(pictures=(*front.pictures, *shown))
            self._builder.card(self._next(), front, _plain(card.get("answer")))


def _inner_contents(params: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - any JSON
    """Yield the contents within a content, each with its library, in their order."""
    if isinstance(params, list):
        for each in params:
            yield from _inner_contents(each)
    elif isinstance(params, dict):
        library = params.get("library")
        inner = params.get("params")
        if isinstance(library, str) and isinstance(inner, dict):
            yield library, inner
            return
        for each in params.values():
            yield from _inner_contents(each)


def _objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Return the objects of a list; anything other than a list has none."""
    if not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, dict)]


def _asked(params: dict[str, Any]) -> Plain:
    """Return what a content asks, with the picture that it shows above it."""
    stem = _plain(params.get("question"))
    pictures = list(stem.pictures)
    for _, media in _inner_contents(params.get("media")):
        pictures += _picture(media.get("file"), media.get("alt"))
    return stem._replace(pictures=tuple(pictures))


def _picture(file: Any, alt: Any) -> tuple[ImageReference, ...]:  # noqa: ANN401 - any JSON
    """Return the picture whose file is described, if there is one."""
    match file:
        case {"path": str(path)} if path:
            return (ImageReference(path, tidy(alt) if isinstance(alt, str) else ""),)
    return ()


def _plain(value: Any) -> Plain:  # noqa: ANN401 - any JSON
    return plain_of_html(value) if isinstance(value, str) else NOTHING

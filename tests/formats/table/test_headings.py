"""Headings in other languages, and tables without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.formats.base import ReadOptions
from cps_study.formats.lists import text
from cps_study.formats.table.headings import foreign_heading
from cps_study.formats.table.headless import guess_columns
from cps_study.formats.table.reader import columns, guessed_fields, read
from tests.formats.lists.makers import told

if TYPE_CHECKING:
    from cps_study.formats.base import ReadResult

CARDS = b'"What is respite?","a short rest"\n"Who is a peer?","someone like you"\n'
WORDS = b"respite,rest\npeer,friend\n"


def read_table(raw: bytes, *, headings: bool = True, **columns_are: str) -> ReadResult:
    fields = {header.removeprefix("_"): field for header, field in columns_are.items()}
    return read(raw, "t.csv", ReadOptions(columns=fields or None, headings=headings))


@pytest.mark.parametrize(
    "header",
    [
        "Frage,Antwort A,Antwort B,Richtig",
        "Frage;Antwort 1;Antwort 2;Richtige Antwort",
        "Pregunta,Opción A,Opción B,Respuesta correcta",
        "PREGUNTA,Respuesta 1,Respuesta 2,Clave",
        "Énoncé,Réponse A,Réponse B,Bonne réponse",
        "Question,Choix 1,Choix 2,Corrigé",
        "Lus nug,Lus teb A,Lus teb B,Lus teb yog",
        "Fragestellung,Möglichkeit 1,Möglichkeit 2,Lösungsbuchstabe",
        "Reactivo,Inciso A,Inciso B,Inciso correcto",
    ],
)
def test_the_usual_columns_are_known_in_five_languages(header: str) -> None:
    """German, Spanish, French and Hmong, with or without accents and capitals."""
    between = ";" if ";" in header else ","
    row = between.join(["Who waits?", "the planner", "the guide", "B"])
    result = read_table(f"{header}\n{row}\n".encode())
    assert told(result) == [("Who waits?", ["the guide"])]
    assert result.problems == ()


def test_true_false_and_and_are_known_in_other_languages() -> None:
    """In a table as in a list."""
    table = (
        "Pregunta,Opción A,Opción B,Opción C,Respuesta correcta,Tipo\n"
        "El té es frío.,,,,Falso,\nEs pan.,,,,V,true/false\n¿Cuáles?,té,pan,agua,A y C,\n"
    )
    assert told(read_table(table.encode())) == [
        ("El té es frío.", ["False"]),
        ("Es pan.", ["True"]),
        ("¿Cuáles?", ["té", "agua"]),
    ]
    listed = text.read(b"Der Tee ist kalt.\nAntwort: falsch\n", "t.txt")
    assert told(listed) == [("Der Tee ist kalt.", ["False"])]


def test_cards_have_headings_too() -> None:
    """A list of words is one of cards."""
    for header in ("Wort,Übersetzung", "Palabra,Traducción", "Mot,Définition", "Term,Explanation"):
        assert told(read_table(f"{header}\nrespite,a rest\n".encode())) == [("respite", ["a rest"])]
    assert foreign_heading("straat") is None


def test_what_the_rows_suggest_can_be_offered() -> None:
    """To somebody who is asked about columns whose headings nobody knows."""
    raw = b"X,One,Two,Y\nWho waits?,planner,guide,B\nWhich is red?,tea,rose,b\n"
    assert list(guessed_fields(raw).values()) == ["question", "option", "option", "correct"]
    assert guessed_fields(WORDS, headings=False) == {"1": "front", "2": "back"}
    assert guessed_fields(b"X,One,Two,Y\nWho waits?,planner,guide,no\n") == {}
    assert guessed_fields(b"X,Y\n") == guessed_fields(b"\0\1") == {}


def test_a_table_of_sentences_without_headings_is_cards() -> None:
    """The first row is a card like the others, and a note says how the columns were read."""
    result = read_table(CARDS)
    assert told(result) == [
        ("What is respite?", ["a short rest"]),
        ("Who is a peer?", ["someone like you"]),
    ]
    assert [draft.line for draft in result.items] == [1, 2]
    (note,) = result.problems
    assert note.what == "the table has no headings, so its columns were read as: front, back"


def test_a_table_of_questions_without_headings_is_known_by_its_keys() -> None:
    """The key is last or right after the question; a column that counts the rows is none of it."""
    for raw in (
        b"Who?,I,you,he,B\nWhat?,x,y,z,C\n",
        b"1,Who?,I,you,he,B\n2,What?,x,y,z,C\n",
        b"Who?,B,I,you,he\nWhat?,C,x,y,z\n",
    ):
        assert told(read_table(raw)) == [("Who?", ["you"]), ("What?", ["z"])]


def test_a_first_row_that_could_be_headings_is_asked_about() -> None:
    """Two short texts may be either; the hint names both ways to say so."""
    (error,) = read_table(WORDS).problems
    assert error.what == "are these headings, or the first card: 'respite', 'rest'?"
    assert "--no-headings" in error.hint
    assert told(read_table(WORDS, headings=False)) == [("respite", ["rest"]), ("peer", ["friend"])]
    as_headings = read_table(WORDS, respite="front", rest="back")
    assert told(as_headings) == [("peer", ["friend"])]


def test_columns_without_headings_are_called_by_their_numbers() -> None:
    """Both for who says what they hold, and for who is asked."""
    raw = b"x,Who?,I,you,B\n"
    result = read_table(raw, headings=False, _2="question", _3="option", _4="option", _5="correct")
    assert told(result) == [("Who?", ["you"])]
    assert columns(WORDS, headings=False) == {"1": "respite", "2": "rest"}


def test_rows_that_say_nothing_about_their_columns() -> None:
    """Three columns, keys that name nothing, a single row of many."""
    assert guess_columns([["a", "b", "c"], ["d", "e", "f"]]) is None
    assert guess_columns([["a", "b", "c", "x"], ["d", "e", "f", "x"]]) is None
    assert guess_columns([["Who?", "I", "you", "B"]]) is None


def test_answers_from_google_forms_are_no_questions() -> None:
    """They have a time in front, and no key."""
    raw = b"Timestamp,What is respite?\n2026-01-02,A short rest.\n2026-01-03,No idea at all.\n"
    (error,) = read_table(raw).problems
    assert error.what.startswith("this looks like answers from Google Forms")
    (error,) = read_table(b"Name,What is your age?\nAnn,30\nBob,40\n").problems
    assert error.what.startswith("are these headings, or the first card")


def test_a_key_without_its_questions_makes_no_cards() -> None:
    """Each of its rows is named; two columns of words are cards."""
    result = read_table(b"1,B\n2,A\n", headings=False)
    assert result.items == ()
    assert [skipped.why for skipped in result.skipped] == [
        "it's a line of an answer key, without its question"
    ] * 2

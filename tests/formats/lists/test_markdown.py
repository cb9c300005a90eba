"""Markdown: boxes, cards and headings."""

from __future__ import annotations

from cps_study.formats.base import NO_OPTIONS
from cps_study.formats.lists import markdown
from cps_study.formats.registry import detect_format
from tests.formats.lists.makers import told


def read(content: str) -> list[tuple[str, list[str]]]:
    result = markdown.read(content.encode(), "quiz.md")
    assert result.skipped == ()
    return told(result)


def test_boxes_say_what_is_right() -> None:
    """Under a number, under a heading, or within mkdocs-quiz's tags."""
    assert read("1. Q?\n   - [ ] x\n   - [x] y\n") == [("Q?", ["y"])]
    assert read("## 1. Q?\n- [x] x\n- [ ] y\n- [x] z\n") == [("Q?", ["x", "z"])]
    assert read("<quiz>\nQ?\n- [ ] x\n- [x] y\n</quiz>\n") == [("Q?", ["y"])]


def test_bold_answers_are_right() -> None:
    """With a letter or a bullet before them."""
    assert read("1. Q?\n- a) x\n- **b) y**\n") == [("Q?", ["y"])]
    assert read("1. Q?\na) x\nb) **y**\n") == [("Q?", ["y"])]


def test_cards() -> None:
    """In one line, in two, and with a question mark between the sides."""
    assert read("respite::a short rest\n") == [("respite", ["a short rest"])]
    assert read("**Q:** Who?\n**A:** a *peer*\n\n") == [("Who?", ["a peer"])]
    assert read("Who is\na peer?\n?\nsomeone\nlike you\n") == [
        ("Who is\na peer?", ["someone\nlike you"])
    ]


def test_headings_are_topics_and_marks_are_gone() -> None:
    """The nearest heading above counts."""
    content = (
        "# Unit 1\n\n1. Is [it](http://x.org) `so`?\n- [x] *yes*\n- [ ] no\n\n# Unit 2\na::b\n"
    )
    result = markdown.read(content.encode(), "quiz.md")
    assert [draft.topic_path for draft in result.items] == ["Unit 1", "Unit 2"]
    assert told(result)[0] == ("Is it `so`?", ["yes"])
    assert [draft.line for draft in result.items] == [3, 8]


def test_what_kind_of_question_it_is_stays_out_of_heading_and_stem() -> None:
    """A language model writes it behind the number: that's no topic, and asks nothing."""
    heads = [
        "## Question 1 (True/False)\n",
        "## Question 1: [Multiple Choice]\n",
        "## Question 1 \u2013 Multiple choice\n",
        "**Question 1 (Easy):** ",
        "Q1 (2 points) - ",
    ]
    for head in heads:
        result = markdown.read(f"# Tea\n\n{head}Q?\n\nA) x\nB) y\n\nAnswer: B\n".encode(), "q.md")
        assert told(result) == [("Q?", ["y"])]
        assert [draft.topic_path for draft in result.items] == ["Tea"]
    assert read("1. Easy\nA) x\nB) y\nAnswer: B\n") == [("Easy", ["y"])]


def test_a_text_with_boxes_is_markdown_and_others_by_their_names() -> None:
    """A file without boxes has to be called .md, and to have something in it."""
    assert markdown.detects(b"- [ ] a\n- [x] b\n", "x.txt")
    assert not markdown.detects(b"a::b\n", "x.txt")
    assert markdown.detects(b"a::b\n", "x.md")
    assert not markdown.detects(b"# Notes\n", "x.md")
    assert not markdown.detects(b"\0", "x.md")


def test_numbers_that_are_set_in_are_options() -> None:
    """Markdown nests lists by blanks before them."""
    day = "1. Which day?\n   1. Sunday\n   2. Tuesday\n\n   Answer: 2\n"
    assert read(f"{day}2. Q?\n   1. x\n   2. y\n   Answer: 1\n") == [
        ("Which day?", ["Tuesday"]),
        ("Q?", ["x"]),
    ]


def test_a_table_with_headings_is_a_table_of_questions() -> None:
    """Each question has its own line; a table of anything else is named."""
    content = (
        "# Unit 1\n\n| Question | A | B | Answer |\n|---|:-:|---|---|\n"
        "| **Q 1?** | x \\| y | z | A |\n| Q 2? | x | z |  |\n\n1. Q 3?\n- [ ] x\n- [x] y\n\n"
        "| Day | Room |\n|---|---|\n| Monday | 4 |\n"
    )
    result = markdown.read(content.encode(), "quiz.md")
    assert told(result) == [("Q 1?", ["x | y"]), ("Q 3?", ["y"])]
    assert [draft.line for draft in result.items] == [5, 8]
    assert [draft.topic_path for draft in result.items] == ["Unit 1", "Unit 1"]
    assert [(each.line, each.title) for each in result.skipped] == [(6, "Q 2?")]
    lost = [each.what for each in result.problems if "belongs to no question" in each.what]
    assert len(lost) == 2
    assert "Monday" in lost[1]


def test_the_heading_above_a_table_is_its_topic() -> None:
    """The last one; a topic of the row's own is more exact, and a heading may be a question."""
    content = (
        "| Front | Back |\n|---|---|\n| a | b |\n\n# Unit 1\n## **Tools**\n\n"
        "| Front | Back | Topic |\n|---|---|---|\n| c | d | |\n| e | f | Rest |\n\n"
        "## 1. Which day?\n- [ ] x\n- [x] y\n\n| Front | Back |\n|---|---|\n| g | h |\n"
    )
    result = markdown.read(content.encode(), "quiz.md")
    topics = [(draft.stem, draft.topic_path) for draft in result.items]
    assert topics == [
        ("a", ""),
        ("c", "Tools"),
        ("e", "Rest"),
        ("Which day?", "Tools"),
        ("g", "Tools"),
    ]


def test_a_stem_above_a_table_is_not_its_topic() -> None:
    """A heading that asks is a question, even if it has no number."""
    table = "| Question | A | B | Answer |\n|---|---|---|---|\n| Q 2? | x | y | B |\n"
    result = markdown.read(f"# Days\n### Q 1?\n- [ ] x\n- [x] y\n\n{table}".encode(), "q.md")
    assert {item.stem: item.topic_path for item in result.items}["Q 2?"] == "Days"


def test_what_is_said_of_a_table_has_its_line() -> None:
    """The line in the file, and not the row."""
    result = markdown.read(b"Hello there!\n\n| Front | Back | Mood |\n|-|-|-|\n| x | y | z |\n", "")
    assert [each.line for each in result.problems if "Mood" in each.what] == [3]


def test_an_empty_cell_shifts_no_other() -> None:
    """Bars may stand side by side, at either end of a line, too."""
    content = (
        "| Answer | Question | A | B |\n|---|---|---|---|\n"
        "| B | Q 1? | x | y |\n|| Q 2? | x | y |\n| A | Q 3? | x ||\n"
    )
    result = markdown.read(content.encode(), "quiz.md")
    assert told(result) == [("Q 1?", ["y"])]
    assert [each.title for each in result.skipped] == ["Q 2?", "Q 3?"]


def test_a_picture_in_a_table_is_not_lost_in_silence() -> None:
    """A row can't carry one, so its question is named."""
    content = (
        "| Question | A | B | Answer |\n|---|---|---|---|\n"
        "| Q 1? ![a map](m.png) | x | y | A |\n| Q 2? | x | y | B |\n"
    )
    result = markdown.read(content.encode(), "quiz.md")
    assert told(result) == [("Q 2?", ["y"])]
    assert [(each.line, each.title) for each in result.skipped] == [(3, "Q 1?")]
    assert "shows a picture" in result.skipped[0].why


def test_one_scenario_in_two_tables_makes_two_groups() -> None:
    """They're apart, so a bank can't have them as one."""
    table = (
        "| Scenario | Question | A | B | Answer |\n|---|---|---|---|---|\n"
        "| Ann is new. | Q 1? | x | y | A |\n| Ann is new. | Q 2? | x | y | B |\n"
    )
    result = markdown.read(f"{table}\n1. Q 3?\n- [ ] x\n- [x] y\n\n{table}".encode(), "quiz.md")
    names = [draft.group.name if draft.group is not None else "" for draft in result.items]
    assert names[0] == names[1] != names[3] == names[4]
    assert names[2] == ""


def test_what_a_language_model_wrote_is_markdown_under_any_name() -> None:
    """As a list in plain text or as Aiken, its stars and numbers would be part of the questions."""
    content = "**1. Who?**\nA) x\nB) y\nANSWER: B\n\n**Question 2:** What?\nA) x\nB) y\n{}: A\n"
    for answer in ("ANSWER", "**Correct answer**"):
        raw = content.format(answer).encode()
        known = detect_format(raw, "quiz.txt")
        assert known is not None
        assert told(known.read(raw, "quiz.txt", NO_OPTIONS)) == [("Who?", ["y"]), ("What?", ["x"])]

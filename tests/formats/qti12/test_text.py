"""The texts of QTI 1.2: every way that exporters write them becomes plain text."""

from __future__ import annotations

import pytest

from tests.formats.platform_help import only, whats
from tests.formats.qti12.makers import (
    TEXT_BOX,
    equals,
    item,
    only_question,
    read_items,
    when,
    why_skipped,
)


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("<mattext texttype='text/html'><![CDATA[<p>a</p>b]]></mattext>", "a\nb"),
        ("<mattext texttype='text/html'><div>a <b>b</b></div></mattext>", "a b"),
        ("<mattext texttype='text/plain'>1 &lt;b&gt; 2</mattext>", "1 <b> 2"),
        ("<mattext>1 &lt; 2</mattext>", "1 < 2"),
        ("<mattext>&lt;p&gt;forgot to say&lt;/p&gt;</mattext>", "forgot to say"),
        ("<mat_formattedtext type='SMART_TEXT'>&lt;p&gt;a&lt;/p&gt;</mat_formattedtext>", "a"),
        ("<mat_formattedtext type='SMART_TEXT'>1 &lt; 2</mat_formattedtext>", "1 < 2"),
        ("<mattext>a</mattext><matbreak/><mattext>b</mattext>", "a\nb"),
        (
            "<mattext texttype='text/html'>&lt;script&gt;x()&lt;/script&gt;a\u202e&#x85;</mattext>",
            "a",
        ),
    ],
)
def test_texts_are_read_by_their_type(stem: str, text: str) -> None:
    """Escaped, in CDATA or as elements, markup becomes text; plain text stays as it is."""
    assert only_question(read_items(item(when(equals("1")), stem=stem))).stem == text


def test_canvas_pictures_keep_their_names() -> None:
    """A picture's own name follows Canvas's placeholder; its address there isn't kept."""
    html = (
        '&lt;p&gt;Look&lt;img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a%20b.png?canvas=1" '
        'alt="A map"&gt;&lt;/p&gt;'
    )
    stem = f"<mattext texttype='text/html'>{html}</mattext>"
    question = only_question(read_items(item(when(equals("1")), stem=stem)))
    assert (question.stem, question.image, question.alt) == ("Look", "a b.png", "A map")


def test_a_picture_on_the_web_is_not_fetched() -> None:
    """The question waits for it, and the report says so."""
    stem = "<mattext>Look</mattext><matimage uri='https://example.org/a.png'/>"
    result = read_items(item(when(equals("1")), stem=stem))
    assert only(result).image == "a.png"
    assert "wasn't fetched" in " ".join(whats(result))


def test_a_box_within_a_sentence_leaves_a_gap() -> None:
    """One at its end doesn't: it's below the question."""
    box = TEXT_BOX + "{}" + TEXT_BOX.replace('"r"', '"s"')
    more = "<material><mattext>, they say.</mattext></material>"
    for responses, stem in ((TEXT_BOX + more, "Call _____, they say."), (TEXT_BOX, "Call")):
        text = item(when(equals("988")), "", stem="<mattext>Call</mattext>", responses=responses)
        assert [draft.stem for draft in read_items(text).items] == [stem]
    several = item(when(equals("988")), "", responses=box.format(more))
    assert "several blanks" in why_skipped(several)


def test_sound_and_video_are_left_out() -> None:
    """The question comes in without them, and the report says so."""
    stem = "<mattext>Listen</mattext><mataudio uri='a.mp3'/>"
    result = read_items(item(when(equals("1")), stem=stem))
    assert only_question(result).stem == "Listen"
    assert whats(result) == ["left out: sound or video"]

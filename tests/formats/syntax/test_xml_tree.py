"""XML as a tree: local names, lines, and a refusal of what could do harm."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.xml_tree import MAX_DEPTH, Node, XmlError, parse, root_name, visit


def _error(raw: bytes) -> XmlError:
    with pytest.raises(XmlError) as caught:
        parse(raw)
    return caught.value


def test_names_are_local_and_lines_are_the_files() -> None:
    """Prefixes go, declared or not, and every element knows its line."""
    root = parse(b'<q:quiz xmlns:q="urn:q">\n<q:item xml:lang="en"/>\n<other:item/></q:quiz>')
    first, second = root.all("item")
    assert (root.name, first.attrs, first.line, second.line) == ("quiz", {"lang": "en"}, 2, 3)


def test_find_follows_a_path_and_tries_every_way() -> None:
    """If the first element of a name doesn't have the rest of the path, the next one is tried."""
    root = parse(b"<a><b/><b><c>1</c><c>2</c></b></a>")
    second = root.find("b", "c")
    assert second is not None
    assert second.text() == "1"
    assert root.find("b", "d") is None
    assert root.find() is root


def test_all_goes_through_every_depth_in_order() -> None:
    """Elements of a name come in the file's order, nested ones included."""
    root = parse(b"<a><b n='1'><b n='2'/></b><c><b n='3'/></c></a>")
    assert [node.attrs["n"] for node in root.all("b")] == ["1", "2", "3"]


def test_text_and_markup_within() -> None:
    """CDATA and entities are text; markup comes back as markup, escaped where it has to be."""
    root = parse(b"<a>1 &lt; 2<b x='\"'>bold</b><br/><![CDATA[<i>]]></a>")
    assert root.text() == "1 < 2bold<i>"
    assert root.inner_html() == '1 &lt; 2<b x="&quot;">bold</b><br>&lt;i&gt;'


def test_a_damaged_file_says_where() -> None:
    """A mistake in the XML is reported with its line and column, counted from 1."""
    error = _error(b"<a>\n<b>\n</c></a>")
    assert (error.what, error.line, error.column) == ("the XML is damaged: mismatched tag", 3, 3)


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE a><a/>",
        b'<?xml version="1.0"?>\n<!-- a --> <!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'\xef\xbb\xbf<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        "\ufeff<!DOCTYPE a><a/>".encode("utf-16-le"),
        "<!DOCTYPE a><a/>".encode("utf-16-be"),
        b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><lolz>&b;</lolz>',
        b"<!ENTITY a 'b'><a/>",
    ],
)
def test_a_document_type_is_refused(raw: bytes) -> None:
    """None is read, in any encoding, wherever it comes before the root."""
    assert "DOCTYPE" in _error(raw).what


def test_a_document_type_in_a_questions_text_is_only_text() -> None:
    """Text about HTML doesn't make a file dangerous."""
    assert parse(b"<a><![CDATA[<!DOCTYPE html>]]></a>").text() == "<!DOCTYPE html>"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "no element found"),
        (b"<a>&nosuchname;</a>", "undefined entity"),
        (b"<a>\0</a>", "invalid token"),
        (b"<a>\xe9</a>", "invalid token"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "encoding"),
        (b"<a>" * (MAX_DEPTH + 1), "levels deep"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, what: str) -> None:
    """Each way to be unreadable has its own sentence."""
    assert what in _error(raw).what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_the_file_says_its_encoding(encoding: str) -> None:
    """A file is read in the encoding that it names or marks."""
    named = encoding.removesuffix("-sig")
    raw = f'<?xml version="1.0" encoding="{named}"?><a>na\u00efve</a>'.encode(encoding)
    assert parse(raw).text() == "na\u00efve"
    assert root_name(raw) == "a"


def test_visited_elements_are_whole_when_seen_and_empty_after() -> None:
    """A visited element leaves the tree; the ones around it are known with their attributes."""
    seen: list[tuple[str, list[str]]] = []

    def see(node: Node, around: object) -> None:
        assert isinstance(around, list)
        seen.append((node.text(), [outer.attrs.get("n", "") for outer in around]))

    root = visit(b"<a n='top'><b n='x'><c>1</c></b><c>2</c><d>3</d></a>", {"c"}, see)
    assert seen == [("1", ["top", "x"]), ("2", ["top"])]
    assert root.text() == "3"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"", ""),
        (b"plain text", ""),
        (b"<", ""),
        (b"<?xml version='1.0'?><!-- <x> -->\n<ns:quiz\nversion='1'>", "quiz"),
        (b"<quiz/>", "quiz"),
        (b"<!-- never ends", ""),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>", "quiz"),
    ],
)
def test_root_name_looks_only_at_the_beginning(raw: bytes, name: str) -> None:
    """The root's name is known without parsing; what isn't XML has none."""
    assert root_name(raw) == name


@given(st.binary() | st.text("<>!?-a:&;/ '\"=").map(str.encode))
def test_any_bytes_are_a_tree_or_an_error(raw: bytes) -> None:
    """Nothing but XmlError comes out of any bytes."""
    root_name(raw)
    with suppress(XmlError):
        assert parse(raw).line >= 1


def test_elements_are_found_by_name_directly_inside() -> None:
    """Those at a deeper level belong to something else."""
    root = parse(b"<a><b n='1'/><c><b n='2'/></c><b n='3'/></a>")
    assert [node.attrs["n"] for node in root.named("b")] == ["1", "3"]
    assert root.named("d") == []


def test_names_that_only_html_has_for_characters_are_known() -> None:
    """XML has five; who writes it by hand uses more. In a literal part they're text, as ever."""
    assert parse(b"<a>x&nbsp;&amp;&eacute;</a>").text() == "x\u00a0&\u00e9"
    assert parse(b"<a><![CDATA[&nbsp;]]></a>").text() == "&nbsp;"

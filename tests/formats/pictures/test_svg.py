"""A drawing comes in with what draws, and without anything that runs, loads or leads elsewhere."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.pictures.svg import clean_svg
from cps_study.formats.pictures.svg_parts import ATTRIBUTES, DRAWING
from tests.picture_files import SVG

HREF = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href'


def cleaned(inside: str) -> str:
    """Return a drawing as it comes in."""
    return clean_svg(SVG.format(inside).encode()).raw.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<g><script href='http://x/y.js'/></g>",
        '<rect width="5" height="5" onload="alert(1)" onclick="x()"/>',
        '<a href="javascript:alert(1)"><rect width="5" height="5"/></a>',
        f'<a {HREF}="http://example.org"><text>here</text></a>',
        '<animate attributeName="href" to="javascript:x"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<metadata><x xmlns="http://y">secret</x></metadata>',
        '<e:x xmlns:e="http://editor" e:y="1"><rect/></e:x>',
        "<!-- a note --><?xml-stylesheet href='http://x/y.css'?><rect/>",
        '<rect style="fill:red/* */;stroke:blue" fill="url(#a)"/>',
    ],
)
def test_what_runs_or_leads_elsewhere_is_left_out(inside: str) -> None:
    """Scripts, events, links and notes of editors go; what is drawn stays."""
    text = cleaned(inside)
    hostile = ("script", "alert", "onload", "onclick", "example.org", "http://x", "secret", "/*")
    assert not any(word in text for word in hostile)
    check_parts(text)


def check_parts(text: str) -> None:
    """Assert that a drawing has only what we know."""
    for element in ET.fromstring(text).iter():  # noqa: S314 - it was made safe
        assert element.tag.rpartition("}")[2] in DRAWING
        assert set(element.attrib) <= ATTRIBUTES | {"href"}
        assert element.get("href", "#").startswith("#")


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ('<image href="http://example.org/a.png"/>', "image"),
        ("<foreignObject><body/></foreignObject>", "foreignObject"),
        ('<filter id="a"/>', "filter"),
        ('<use href="http://example.org/a.svg#b"/>', "somewhere else"),
        (f'<use {HREF}="data:image/svg+xml,x"/>', "somewhere else"),
        ('<rect fill="url(http://example.org/#a)"/>', "somewhere else"),
        ('<rect style="background: ur\\6c(x)"/>', "somewhere else"),
        ("<style>@import 'http://example.org/a.css';</style>", "styles"),
        ("<style>rect { fill: url(//example.org) }</style>", "styles"),
        ("<style>rect { marker-end: url(#a) }</style>", "styles"),
        ("<g>" * 80 + "</g>" * 80, "intricate"),
        ("<g/>" * 20_001, "intricate"),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', "itself"),
        ('<rect id="a" fill="url(#a)"/>', "itself"),
    ],
)
def test_what_cannot_be_left_out_makes_it_unusable(inside: str, why: str) -> None:
    """Half a picture would ask something else, so none comes in."""
    with pytest.raises(PictureError, match=why):
        cleaned(inside)


def test_what_a_comment_hides_from_others_goes_with_it() -> None:
    """Between quotation marks it's no comment to a browser, which would load the address."""
    inside = '<rect style=\'font-family: "/*"; fill: url(http://x); a: "*/"\'/>'
    assert "http" not in cleaned(inside).replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    "raw",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
        b"<svg",
        b"<svg>\xff</svg>",
        b"<html><svg/></html>",
        b'<?xml version="1.0" encoding="no-such"?><svg/>',
    ],
)
def test_entities_and_damage_are_refused(raw: bytes) -> None:
    """Nothing is taken from an entity, however it's written."""
    with pytest.raises(PictureError):
        clean_svg(raw)


def test_a_drawing_that_multiplies_is_refused() -> None:
    """A few lines that would draw a billion circles are no picture."""
    layers = ['<circle id="a0" r="1"/>']
    for number in range(1, 20):
        uses = f'<use href="#a{number - 1}"/>' * 10
        layers.append(f'<g id="a{number}">{uses}</g>')
    with pytest.raises(PictureError, match="intricate"):
        cleaned("".join(layers))
    chain = "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(9_000))
    with pytest.raises(PictureError, match="intricate"):
        cleaned(chain)
    arrows = '<marker id="m">' + "<circle/>" * 50 + "</marker>"
    path = f'<path d="{"M0 0 " * 2_000}" marker-mid="url(#m)"/>'
    with pytest.raises(PictureError, match="intricate"):
        cleaned(arrows + path)
    style = f'<style>g {{ mask: url(#m) }}</style><mask id="m">{"<g/>" * 400}</mask>'
    with pytest.raises(PictureError, match="intricate"):
        cleaned(style)


def test_what_draws_stays_as_it_is() -> None:
    """Shapes, text, gradients, arrows and styles come in, with the text around what goes."""
    inside = (
        '<style>.a{fill:red}</style><defs><linearGradient id="g"><stop offset="1"/>'
        '</linearGradient><marker id="m"><path d="M0 0"/></marker></defs>'
        '<text class="a">one<script/> two <tspan>three</tspan><metadata/> four</text>'
        '<line x1="1" marker-end="url(#m)" style="stroke:url(#g)"/><use href="#m"/>'
    )
    text = cleaned(inside)
    for part in ("fill:red", "one two", "three</", "> four<", "url(#m)", "url(#g)", 'href="#m"'):
        assert part in text


@pytest.mark.parametrize(
    ("size", "found"),
    [
        ('width="40" height="30"', (40, 30)),
        ('width="2in" height="1in"', (192, 96)),
        ('viewBox="0 0 50 20"', (300, 120)),
        ('viewBox="0 0 50 20" width="100%"', (300, 120)),
        ('viewBox="0,0,50,20" width="100"', (100, 40)),
        ('viewBox="0 0 50 20" height="40"', (100, 40)),
        ('viewBox="none"', (300, 150)),
        ("", (300, 150)),
    ],
)
def test_its_size_follows_the_rules_of_css(size: str, found: tuple[int, int]) -> None:
    """A drawing says its size, or takes that of its view box, and can always be scaled."""
    picture = clean_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'.encode())
    assert (picture.width, picture.height) == found
    assert b"viewBox" in picture.raw


@pytest.mark.parametrize("size", ['width="0.1" height="9"', 'width="900000" height="1"'])
def test_a_size_that_nobody_could_see_is_refused(size: str) -> None:
    """A drawing that is no pixel wide, or miles, is no picture."""
    with pytest.raises(PictureError, match="size"):
        clean_svg(f"<svg {size}/>".encode())


PARTS = st.sampled_from([
    "<g>", "</g>", "<rect/>", "<script>", "</script>", "<style>", "</style>", 'x="1">', "<text>",
    "</text>", "<a href='x'>", "</a>", '<use href="#a"/>', '<g id="a">', "url(", "#a", ")", "/*",
    "*/", "&lt;", "@import", "\\", "<!--", "-->", "<![CDATA[", "]]>", "<rect style='", "'/>", " ",
    "fill:red", "<t:g xmlns:t='http://www.w3.org/2000/svg'>", "</t:g>", "onload='x'",
])  # fmt: skip


@given(st.lists(PARTS, max_size=14).map("".join))
def test_whatever_comes_in_is_safe_and_stays_as_it_is(inside: str) -> None:
    """Cleaning never raises anything but the fault, and cleaning twice changes nothing."""
    try:
        picture = clean_svg(SVG.format(inside).encode())
    except PictureError:
        return
    assert clean_svg(picture.raw) == picture
    check_parts(picture.raw.decode())

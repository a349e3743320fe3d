"""What Pygments' formatters write of an article: all of its text, once, and nothing in it as a command."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from unicodedata import normalize
from xml.etree import ElementTree

import pygments.formatters
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.entities import KINDS
from annotations.errors import BadData, UsageError
from annotations.exchange import highlighted
from annotations.exchange.page import Page
from annotations.exchange.registry import Choices, find, formats
from annotations.safe import visible
from tests.annotations.exchange import reading_back as back

SPECIAL = "\\{}<>&[]_^%$#~'\"-.,\n\t\x1b\x9b\u202e\ufffe\uffff 0\U0001f6a2東"
TEXT = st.lists(st.sampled_from(SPECIAL) | st.characters(), max_size=40).map("".join)
"""Half of it are characters that mean something in a format or a terminal."""

MENTIONS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 12), st.integers(0, 17)), max_size=4)
GPE, DATE = KINDS.index("GPE"), KINDS.index("DATE")
XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})
FAST = settings(max_examples=40)
WIDE = Choices(width=10_000)


def shown(text: str) -> str:
    return visible(text).translate(XML)


def ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


@FAST
@given(TEXT, MENTIONS, st.booleans())
def test_html_has_every_character_once(text: str, mentions: list[tuple[int, int, int]], full: bool) -> None:
    parsed = back.html(back.written("html", back.page(text, *mentions), Choices(full=full)))
    assert ended(parsed.text("pre")) == ended(shown(text))
    assert parsed.tags <= {"html", "head", "meta", "title", "style", "body", "div", "pre", "span"}
    assert parsed.attributes <= {"charset", "name", "content", "class", "style"}


@FAST
@given(TEXT, MENTIONS, st.booleans())
def test_svg_has_every_character_once(text: str, mentions: list[tuple[int, int, int]], full: bool) -> None:
    rows = back.svg(back.written("svg", back.page(text, *mentions), replace(WIDE, full=full)))
    found = "\n".join(rows)
    assert re.sub(" +", " ", found) == re.sub(" +", " ", shown(text).replace("\t", " "))
    assert found == shown(text) or "\t" in text


@FAST
@given(TEXT, MENTIONS)
def test_rtf_has_every_character_once(text: str, mentions: list[tuple[int, int, int]]) -> None:
    assert back.rtf(back.written("rtf", back.page(text, *mentions))) == visible(text)


@FAST
@given(TEXT.map(lambda text: text.replace("\t", "")), MENTIONS, st.booleans())
def test_latex_has_every_character_once(text: str, mentions: list[tuple[int, int, int]], full: bool) -> None:
    data = back.written("latex", back.page(text, *mentions), replace(WIDE, full=full))
    assert normalize("NFC", back.latex(data)) == normalize("NFC", visible(text)).replace("\ufffd", "\u25a1")


@FAST
@given(TEXT, MENTIONS, st.sampled_from(["terminal", "terminal256", "terminal16m"]))
def test_terminals_get_every_character_once(
    text: str, mentions: list[tuple[int, int, int]], name: str
) -> None:
    assert back.terminal(back.written(name, back.page(text, *mentions))) == visible(text)


@FAST
@given(TEXT, MENTIONS)
def test_pango_has_every_character_once(text: str, mentions: list[tuple[int, int, int]]) -> None:
    root = ElementTree.fromstring(back.written("pango", back.page(text, *mentions)))
    assert "".join(root.itertext()) == shown(text)


def test_the_text_format_is_the_text() -> None:
    assert back.written("text", back.page(back.HOSTILE)).decode() == visible(back.HOSTILE)


def test_tokens_written_raw_are_the_text() -> None:
    lines = back.written("raw", back.page(back.HOSTILE, (3, 5, 0))).decode("ascii").splitlines()
    assert "".join(ast.literal_eval(line.partition("\t")[2]) for line in lines) == visible(back.HOSTILE)
    assert any(line.startswith("Token.Name.Entity.Person\t") for line in lines)


def test_nothing_in_a_text_is_a_request_of_groff() -> None:
    body = back.written("groff", back.page(back.HOSTILE, (3, 5, 0))).decode().partition(".nf\n")[2]
    lines = body.removesuffix("\n.fi").splitlines()
    assert not [line for line in lines if line.startswith((".", "'"))]
    assert set(re.findall(r"\\.", body)) <= {"\\[", "\\f", "\\m", "\\M"}


def test_groff_is_told_every_character_by_the_name_it_knows() -> None:
    text = "\\[u0001F6A2] \U0001f6a2\U0010fffd 東é"
    body = back.written("groff", back.page(text)).decode().partition(".nf\n")[2]
    names = re.findall(r"\\\[u([0-9A-F]+)\]", body)
    assert names == ["005C", "1F6A2", "10FFFD", "6771", "00E9"]
    assert "[u0001F6A2]" in body


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here")
def test_groff_shows_the_text_as_it_is() -> None:
    text = ".sy rm -rf x\n'a' `b` ~c^ -- 2025-01-28 \\-\\fB Łódź 東京 \U0001f6a2\n"
    written = back.written("groff", back.page(text, (4, 2, 0)))
    run = subprocess.run(
        ["groff", "-Tutf8", "-P-c"], input=written, capture_output=True, timeout=60, check=True
    )
    assert re.sub(".\b", "", run.stdout.decode()).strip() == text.strip()


def test_nothing_in_a_text_is_bbcode() -> None:
    tags = re.findall(r"\[(.*?)\]", back.written("bbcode", back.page(back.HOSTILE, (3, 5, 0))).decode())
    assert tags
    assert all(re.fullmatch("/?(b|i|u|color)|color=#[0-9A-Fa-f]{6}", tag) for tag in tags)


def test_figures_are_no_part_of_the_colour_before_them_in_irc() -> None:
    data = back.written("irc", back.page("In 2019, 5 of 12", (3, 4, DATE), (9, 1, DATE))).decode()
    assert not re.search(
        "\x03(\\d\\d)?[\\d,]", re.sub("\x03\\d\\d\x02\x02", "", data).replace("\x03\x02\x02", "")
    )
    assert re.sub("\x03(\\d\\d)?|[\x02\x1d]", "", data) == "In 2019, 5 of 12"


@pytest.mark.parametrize("name", [each.name for each in formats()])
def test_hostile_text_is_harmless_in_every_format(name: str) -> None:
    marked = replace(
        back.page(back.HOSTILE, (3, 5, 0)),
        title=back.HOSTILE,
        heading=back.HOSTILE,
        language='x" onload="y',
        notes=["", "[1] n"],
    )
    data = back.written(name.partition(":")[2], marked)
    text = data.decode("utf-8", "replace") if not find(name).binary else ""
    own = {"irc": "\x02\x03\x1d"}.get(name.partition(":")[2], "\x1b" if find(name).coloured else "")
    assert not [char for char in set(text) - set(own) if visible(char) != char]
    assert "\x1b]" not in text
    if name in ("pygments:html", "pygments:svg", "pygments:pango"):
        assert "<script" not in text
        assert "onload" not in text


# -- styles and lines


@pytest.mark.parametrize("name", ["html", "latex", "rtf", "svg", "terminal", "terminal256", "terminal16m"])
def test_a_style_colours_the_kinds(name: str) -> None:
    one = back.page("Moscow.", (0, 6, GPE))
    looks = {back.written(name, one, Choices(style=style)) for style in ("diple", "monokai", "vim")}
    assert len(looks) == 3


def test_a_style_that_there_is_not_is_an_error() -> None:
    with pytest.raises(UsageError, match="no such Pygments style"):
        back.written("html", back.page("x"), Choices(style="monokay"))


def test_rows_are_broken_where_it_is_asked_for() -> None:
    data = back.written("text", back.page("aaa bbb\tccc"), Choices(width=8))
    assert data.decode() == "aaa bbb \nccc"


def test_progress_is_told_while_a_long_article_is_written() -> None:
    told: list[tuple[int, int]] = []
    text = "words and words\n" * 40_000
    back.written("text", back.page(text), Choices(progress=lambda done, total: told.append((done, total))))
    assert len(told) > 1
    assert told == sorted(told)
    assert all(done <= total == len(text) for done, total in told)


# -- pictures of dots


def test_pictures_of_dots_are_there_where_they_can_be_made() -> None:
    names = {each.name for each in formats() if each.binary}
    assert names == (
        {"pygments:png", "pygments:gif", "pygments:jpg", "pygments:bmp"} if find_spec("PIL") else set()
    )


def test_a_formatter_that_lacks_something_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lacking:
        aliases = ("lacking",)

        def __init__(self, **_: object) -> None:
            raise ImportError("no library for it")

    with pytest.raises(
        BadData, match="pygments:lacking: this format cannot be written here: no library for it"
    ):
        highlighted._made(Lacking, highlighted.Manner(), Choices())


def test_a_plug_in_that_cannot_be_loaded_keeps_no_other_format(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pygments.formatters.get_all_formatters

    def broken() -> Iterator[object]:
        yield from whole()
        raise ImportError("no module named 'gone'")

    monkeypatch.setattr(pygments.formatters, "get_all_formatters", broken)
    assert back.written("text", back.page("x")) == b"x"
    with pytest.raises(
        BadData, match="a plug-in of Pygments cannot be loaded: ImportError: no module named 'gone'"
    ):
        list(formats())


def test_a_picture_of_too_many_rows_is_an_error() -> None:
    rows = highlighted.MOST_ROWS
    highlighted._check_rows(iter([(None, "\n" * (rows - 1))]))
    with pytest.raises(BadData, match=f"at most {rows} rows"):
        highlighted._check_rows(iter([(None, "\n" * rows)]))


def test_a_page_of_nothing_can_be_written() -> None:
    for each in formats():
        if not each.binary:
            back.written(each.name.partition(":")[2], Page("", title=""))

"""What Pygments' formatters write of an article: all of its text, once, and nothing in it as a command."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

import pygments.formatters
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.entities import KINDS
from annotations.errors import BadData, UsageError
from annotations.exchange import highlighted
from annotations.exchange.notes import Mark
from annotations.exchange.page import Page
from annotations.exchange.registry import Choices, find, formats
from annotations.safe import visible
from annotations.spans import Span
from tests.annotations.exchange import reading_back as back

HOSTILE = (
    "</pre></style><script>alert(1)</script><!-- ]]> &amp; \\end{Verbatim}\\input{x} $x^2_3$ %#~\"'\n"
    ".sy rm -rf\n'sy x\n{\\object\\par} [url=javascript:x] ,5 \x1b]52;c;eA==\x07\x9b2J\u202egnp\u202c\u2028"
    "\x00\x0c\x85\x7f\ufeff\ufffe\uffff\U0001f6a2 東京\tend"
)
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
    assert back.written("text", back.page(HOSTILE)).decode() == visible(HOSTILE)


def test_tokens_written_raw_are_the_text() -> None:
    lines = back.written("raw", back.page(HOSTILE, (3, 5, 0))).decode("ascii").splitlines()
    assert "".join(ast.literal_eval(line.partition("\t")[2]) for line in lines) == visible(HOSTILE)
    assert any(line.startswith("Token.Name.Entity.Person\t") for line in lines)


def test_nothing_in_a_text_is_a_request_of_groff() -> None:
    body = back.written("groff", back.page(HOSTILE, (3, 5, 0))).decode().partition(".nf\n")[2]
    lines = body.removesuffix("\n.fi").splitlines()
    assert not [line for line in lines if line.startswith((".", "'"))]
    assert set(re.findall(r"\\.", body)) <= {"\\[", "\\f", "\\m", "\\M"}


def test_groff_is_told_every_character_by_the_name_it_knows() -> None:
    text = "\\[u0001F6A2] \U0001f6a2\U0010fffd 東é"
    body = back.written("groff", back.page(text)).decode().partition(".nf\n")[2]
    names = re.findall(r"\\\[u([0-9A-F]+)\]", body)
    assert names == ["005C", "1F6A2", "10FFFD", "6771", "00E9"]
    assert "[u0001F6A2]" in body


def test_nothing_in_a_text_is_bbcode() -> None:
    tags = re.findall(r"\[(.*?)\]", back.written("bbcode", back.page(HOSTILE, (3, 5, 0))).decode())
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
        back.page(HOSTILE, (3, 5, 0)),
        title=HOSTILE,
        heading=HOSTILE,
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


# -- documents


def test_titles_are_escaped_wherever_they_stand() -> None:
    bad = "</title><script>&\\input{x}$"
    titled = replace(back.page("Words."), title=bad, heading=bad, language="en-GB")
    parsed = back.html(back.written("html", titled))
    assert parsed.text("title") == parsed.text("h1") == bad
    assert ElementTree.fromstring(back.written("svg", titled)).findtext(f"{back.SVG}title") == bad
    tex = back.written("latex", titled).decode()
    assert "\\section*{\\ttfamily\\raggedright \\PYZlt{}/title\\PYZgt{}" in tex
    assert "input{x}" not in tex


def test_a_heading_is_shown_only_where_there_is_one() -> None:
    plain = back.page("Words.")
    assert "h1" not in back.html(back.written("html", plain)).tags
    assert "\\section" not in back.written("latex", plain).decode()


def test_a_fragment_is_no_document_and_stands_by_itself() -> None:
    one = back.page("Moscow.", (0, 6, GPE))
    html = back.written("html", one, Choices(full=False)).decode()
    assert html.startswith("<div")
    assert "<html" not in html
    assert 'style="color: #005F99; text-decoration: underline"' in html
    tex = back.written("latex", one, Choices(full=False)).decode()
    assert "\\documentclass" not in tex
    assert "\\def\\PY#1" in tex
    svg = back.written("svg", one, Choices(full=False)).decode()
    assert svg.startswith("<svg ")


def test_a_picture_is_as_large_as_its_rows() -> None:
    text = "word " * 40
    root = ElementTree.fromstring(back.written("svg", back.page(text), Choices(width=20)))
    rows = list(root.iter(f"{back.SVG}text"))
    assert len(rows) == 10
    assert int(root.attrib["height"]) > float(rows[-1].attrib["y"])
    assert ElementTree.fromstring(back.written("svg", back.page(""))) is not None


NOTED = replace(
    back.page("To Moscow and back.", (3, 6, GPE)),
    noted=[Span(0, 9)],
    marks=[Mark(9, 1, "[1]")],
    notes=["", '[1] "To Moscow"', "    A note."],
)


def test_annotated_words_are_marked_and_numbered() -> None:
    html = back.written("html", NOTED).decode()
    assert '<span class="g g-Note">To </span><span class="ni ni-Gpe ni-Gpe-Note">Moscow</span>' in html
    assert '<span class="g g-Mark">[1]</span> and back.\n\n<span class="g g-Mark">[1]</span> &quot;To' in (
        html.replace('"To Moscow"', "&quot;To Moscow&quot;")
    )
    assert re.search(r"\.g-Note \{[^}]*background-color: #FFF3C4", html)
    assert "To Moscow[1] and back." in back.terminal(back.written("terminal256", NOTED))


def test_pictures_show_which_words_are_underlined_and_annotated() -> None:
    written = back.written("svg", NOTED)
    spans = {span.text: span.attrib for span in ElementTree.fromstring(written).iter(f"{back.SVG}tspan")}
    assert spans["To "].get("class") == spans["Moscow"].get("class") == "diple-noted"
    assert spans["Moscow"]["text-decoration"] == "underline"
    assert "class" not in spans[" and back."]
    assert b".diple-noted { stroke: #fff3c4;" in written


def test_word_processors_show_which_words_are_annotated() -> None:
    written = back.written("rtf", NOTED).decode()
    for words in ("To ", "Moscow"):
        assert re.search(rf"\{{\\cb(\d+)\\chshdng0\\chcbpat\1\\[^ ]* {words}\}}", written)
    assert back.rtf(back.written("rtf", back.page("{\\cb1 \\cb1 {\\u55555}"))) == "{\\cb1 \\cb1 {\\u55555}"


def test_a_document_for_word_processors_has_a_title_and_signed_numbers() -> None:
    titled = replace(back.page("Words, \U0001f6a2."), title="{\\par} \U0001f6a2", heading="A heading")
    written = back.written("rtf", titled).decode("ascii")
    assert "{\\info{\\title {\\u123}{\\u92}par{\\u125} {\\u-10179}{\\u-8542}}}" in written
    assert back.rtf(written.encode()) == "A heading\n\nWords, \U0001f6a2."
    assert all(int(number) < 1 << 15 for number in re.findall(r"\\u(-?\d+)", written))


@pytest.mark.parametrize("full", [True, False])
def test_each_line_of_html_begins_at_the_side_of_its_script(full: bool) -> None:
    html = back.written("html", back.page("\u05e9\u05dc\u05d5\u05dd\nWords."), Choices(full=full)).decode()
    assert re.search(r"pre[^>}]*unicode-bidi: plaintext; text-align: start", html)


def test_latex_gets_accents_joined_to_their_letters_and_no_replacement_character() -> None:
    assert back.latex(back.written("latex", back.page("e\u0301 \u202e \ufffd"))) == "\u00e9 \u25a1 \u25a1"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_latex_takes_any_text(tmp_path: Path) -> None:
    hostile = replace(back.page(HOSTILE, (3, 5, 0)), title=HOSTILE, heading=HOSTILE)
    (tmp_path / "page.tex").write_bytes(back.written("latex", hostile))
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "page.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-3000:]
    assert (tmp_path / "page.pdf").exists()


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

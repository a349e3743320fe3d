"""Whole documents and parts for one: titles, marks on annotated words, what those who open them need."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotations.entities import KINDS
from annotations.exchange.notes import Mark
from annotations.exchange.registry import Choices
from annotations.spans import Span
from tests.annotations.exchange import reading_back as back

GPE = KINDS.index("GPE")


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
    hostile = replace(back.page(back.HOSTILE, (3, 5, 0)), title=back.HOSTILE, heading=back.HOSTILE)
    (tmp_path / "page.tex").write_bytes(back.written("latex", hostile))
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "page.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-3000:]
    assert (tmp_path / "page.pdf").exists()

from pathlib import Path

import pytest

from annotations.formats.registry import SUFFIXES, choose, looks_like_html

DOCUMENT = Path(__file__).parents[3] / "docs" / "reading.md"


def test_every_suffix_is_documented():
    words = DOCUMENT.read_text(encoding="utf-8").replace("`", " ").split()
    assert [suffix for suffix in SUFFIXES if f".{suffix}" not in words] == []


@pytest.mark.parametrize(
    ("name", "head", "chosen"),
    [
        ("a.txt", b"<html>", "plain"),
        ("a.md", b"", "markdown"),
        ("A.MARKDOWN", b"", "markdown"),
        ("a.htm", b"", "html"),
        ("a.py", b"", "code"),
        ("Makefile", b"", "code"),
        ("CMakeLists.txt", b"", "code"),
        ("README", b"words", "plain"),
        ("", b"words", "plain"),
        ("", b"<!DOCTYPE html>", "html"),
        ("page", b"\xef\xbb\xbf\n<!-- saved -->\n<HTML lang=en>", "html"),
        ("page.2", b".TH words", "plain"),
        ("report.final", b"words", "plain"),
        (".txt", b"words", "plain"),
        ("run", b"#!/bin/sh\n", "code"),
        ("a.rst", b"", "plain"),
    ],
)
def test_the_name_chooses_the_format_else_the_first_bytes(name, head, chosen):
    assert choose(name, head) == chosen


@pytest.mark.parametrize(
    "head", ["<html>".encode("utf-16"), b"<?xml version='1.0'?><!DOCTYPE html>", b"<body class=x>"]
)
def test_pages_are_known_by_how_they_begin(head):
    assert looks_like_html(head)


@pytest.mark.parametrize("head", [b"", b"words <html>", b"<!-- only a comment", b"<htm", b"<p>"])
def test_other_texts_are_not_taken_for_pages(head):
    assert not looks_like_html(head)

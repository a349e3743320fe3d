import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats import markdown
from annotations.formats.encoding import with_lf
from tests.annotations.formats.reading import article, assert_blocks_are_sound, outline

LINES = [
    *r"""
words
# Head
===
- a
  - b
-
1. x
   y
> q
>> r
> - s
```py
```
~~~
    code
| a | b |
|---|---|
***
<div>
</div>
[r]: /u
---
title: x
""".splitlines(),
    *("\tcode", "é\U0001f600", "\u2028", "\x0c", "\x1b]0;x\x07"),
]
PARTS = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)


def read(text):
    return article(text, "a.md")


@given(PARTS)
def test_blocks_are_sound_and_begin_at_lines(text):
    if text.strip():
        assert_blocks_are_sound(read(text))
        assert all(not block.start or text[block.start - 1] == "\n" for block in read(text).blocks)


@settings(max_examples=50)
@given(st.text("#-*>`~|= \tab\n\r1.[]()<>é", min_size=1))
def test_the_text_is_the_source(text):
    if text.strip():
        assert read(text).text == with_lf(text)
        assert_blocks_are_sound(read(text))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (
            "# A\n\nwords\nmore\n## B ##",
            [("heading", 1, "# A"), ("paragraph", 0, "words\nmore"), ("heading", 2, "## B ##")],
        ),
        ("A\n===\n", [("heading", 1, "A\n===")]),
        ("- a\n  more\n\n  and\n- b", [("item", 1, "- a\n  more"), ("item", 1, "  and"), ("item", 1, "- b")]),
        ("- a\n  1. b\n", [("item", 1, "- a"), ("item", 2, "  1. b")]),
        ("-\n  late\n-\n- c", [("item", 1, "-\n  late"), ("item", 1, "-"), ("item", 1, "- c")]),
        ("> a\n> b\nc", [("quotation", 1, "> a\n> b\nc")]),
        ("> a\n>\n>> c", [("quotation", 1, "> a"), ("quotation", 2, ">> c")]),
        ("> - a", [("item", 1, "> - a")]),
        ("a\n\n***\n\nb", [("paragraph", 0, "a"), ("rule", 0, "***"), ("paragraph", 0, "b")]),
        ("|a|b|\n|-|-|\n|1|2|", [("table", 0, "|a|b|\n|-|-|\n|1|2|")]),
        ("    x = 1\n\n    y\n\nz", [("code", 0, "    x = 1\n\n    y"), ("paragraph", 0, "z")]),
        (
            "---\ndate: 2025-01-28\n---\n# A",
            [("metadata", 0, "---\ndate: 2025-01-28\n---"), ("heading", 1, "# A")],
        ),
    ],
)
def test_the_line_map_tells_what_a_block_is(text, blocks):
    assert outline(read(text)) == blocks


@pytest.mark.parametrize(
    ("info", "language"), [("python", "python"), ("JS title=x", "js"), ("{.c}", "c"), ("", None)]
)
def test_a_fence_names_its_language(info, language):
    (block,) = read(f"```{info}\nx\n```\n").blocks
    assert (block.kind.value, block.language) == ("code", language)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A *great* `day` #\n", "A great day"),
        ("words\n\n# [Linked](http://x) snake_case \\*\n", "Linked snake_case *"),
        ("Set\n===\n", "Set"),
        ("```\n# no\n```\n# yes", "yes"),
        ("````\n```\n# no\n````\n# yes", "yes"),
        ("## Second rank\n", None),
        ("#hashtag\n", None),
        ("---\ntitle: Told\n---\n# Not this", "Told"),
        ("Just words\n\nand more", None),
    ],
)
def test_the_first_heading_is_the_title(text, title):
    assert read(text).metadata.title == title


def test_a_very_long_markdown_text_gets_the_blocks_of_plain_text(monkeypatch):
    monkeypatch.setattr(markdown, "PARSED", 10)
    assert outline(read("# A\n\nwords\n\n- a\n")) == [
        ("paragraph", 0, "# A"),
        ("paragraph", 0, "words"),
        ("item", 1, "- a"),
    ]

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.article import Article
from annotations.formats.pagetext import text_and_blocks
from tests.annotations.formats.reading import assert_blocks_are_sound, outline

WORDS = st.text(" \n\xa0ab.é\U0001f600", max_size=6)
LEAVES = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "code", "quote", "hi", "head"]), WORDS)
TREES = st.recursive(
    LEAVES | WORDS | st.just("<lb/>"),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "list", "item", "quote", "table", "row", "cell", "code", "hi", "div"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


def read(xml: str) -> Article:
    text, blocks = text_and_blocks(fromstring(f"<main>{xml}</main>"))
    return Article(text, "page", "html/1", find_blocks=lambda _: blocks)


@given(st.lists(TREES, max_size=5).map("".join))
def test_blocks_are_sound_in_any_tree(xml):
    article = read(xml)
    assert_blocks_are_sound(article)
    assert article.text == article.text.strip("\n")


@given(st.lists(TREES, max_size=5).map("".join))
def test_between_blocks_is_nothing_but_line_ends(xml):
    article, at = read(xml), 0
    for block in article.blocks:
        assert article.text[at : block.start] == ("" if not at else "\n" * (block.start - at))
        at = block.end
    assert at == len(article.text)


@pytest.mark.parametrize(
    ("xml", "blocks"),
    [
        ("<p>a<lb/> b  c</p>", [("paragraph", 0, "a\nb c")]),
        ("<p>a <quote>b</quote> c</p>", [("paragraph", 0, "a b c")]),
        ("<list><item>a<quote>b</quote>c</item></list>", [("item", 1, "- a b c")]),
        ("<quote>a<quote>b</quote></quote>", [("quotation", 1, "a"), ("quotation", 2, "b")]),
        ("<p>a</p>loose<p>b</p>", [("paragraph", 0, "a"), ("paragraph", 0, "loose"), ("paragraph", 0, "b")]),
        ("<list><item><p>a</p><p>b</p></item></list>", [("item", 1, "- a"), ("item", 1, "  b")]),
        (
            '<list rend="ol"><item>a</item><item/><item>b</item></list>',
            [("item", 1, "1. a"), ("item", 1, "3. b")],
        ),
        ("<code>  a\n\n b\n</code>", [("code", 0, "  a\n\n b")]),
        ("<p>a<code>x\ny</code>b</p>", [("paragraph", 0, "a"), ("code", 0, "x\ny"), ("paragraph", 0, "b")]),
        ('<head rend="h3">A</head><head>B</head>', [("heading", 3, "A"), ("heading", 2, "B")]),
        ("<table><row><cell>a\nb</cell><cell/></row><row/></table>", [("table", 0, "a b |")]),
        ("<p> \n </p>", []),
    ],
)
def test_elements_become_blocks(xml, blocks):
    assert outline(read(xml)) == blocks


def test_items_stand_on_lines_of_their_own_and_other_blocks_are_set_apart():
    text = read("<p>a</p><list><item>b</item><item>c</item></list><p>d</p>").text
    assert text == "a\n\n- b\n- c\n\nd"


def test_a_hard_space_stays():
    assert read("<p>10\xa0000 km</p>").text == "10\xa0000 km"

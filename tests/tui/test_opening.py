import pytest

from annotations.article import Article, Block, BlockKind, Metadata
from annotations.errors import BadData
from annotations.formats import open_article
from annotations.formats.loading import SHORT
from annotations.sidecar import beside
from annotations.text import Utf8Text
from tests.tui.rows import NAMED, named, names
from tui import opening
from tui.commands import INTENTS
from tui.opening import block_styles, complete, orientation, remembered_key
from tui.palette import palette

LONG = "A line of a long article.\n" * (SHORT // 20)


def styles(article, look):
    """Return the words that are styled, each with its style."""
    return [(article.text[span.start : span.end], style) for span, style in block_styles(article, look)]


# -- reading to the end ----------------------------------------------------------------------------


def test_a_short_article_is_opened_with_its_notebook(tmp_path):
    (tmp_path / "a.txt").write_text("Some words.\n")
    article = open_article(tmp_path / "a.txt")
    opened = complete(article, "alice")
    assert opened.article is article
    assert opened.notebook.creator.name == "alice"
    assert opened.notebook.path == beside(tmp_path / "a.txt")


def test_a_long_article_is_read_to_its_end(tmp_path):
    (tmp_path / "a.txt").write_text(LONG)
    article = open_article(tmp_path / "a.txt")
    assert isinstance(article.text, Utf8Text)
    assert not article.text.complete
    opened = complete(article, "alice")
    assert opened.article is article
    assert article.text.complete
    assert len(article.text) == len(LONG)


@pytest.mark.parametrize(
    ("end", "text"),
    [(b"one\r\ntwo\r\n", "one\ntwo\n"), (b"na\xefve\n", "naïve\n")],
    ids=["returns", "bytes"],
)
def test_a_long_article_that_is_not_what_it_looked_like_is_read_anew(tmp_path, end, text):
    (tmp_path / "a.txt").write_bytes(LONG.encode() + end)
    article = open_article(tmp_path / "a.txt")
    opened = complete(article, "alice")
    assert opened.article is not article
    assert opened.article.text == LONG + text
    assert opened.notebook.article is opened.article


def test_a_sidecar_that_cannot_be_read_at_all_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("Some words.\n")
    beside(tmp_path / "a.txt").mkdir()
    with pytest.raises(BadData):
        complete(open_article(tmp_path / "a.txt"), "alice")


# -- blocks ----------------------------------------------------------------------------------------


def test_headings_quotations_and_rules_are_styled_and_paragraphs_left_alone(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: T\n---\n\n# A heading\n\nWords.\n\n> quoted\n\n- item\n\n***\n")
    look = palette("terminal")
    found = styles(open_article(path), look)
    assert ("# A heading", look.heading) in found
    assert ("> quoted", look.quotation) in found
    assert ("***", look.metadata) in found
    assert any(words.startswith("---") and style == look.metadata for words, style in found)
    assert not any("Words." in words or "item" in words for words, _ in found)


def test_code_is_coloured_by_its_language(tmp_path):
    path = tmp_path / "a.py"
    path.write_text('# 港口\ndef visit():\n    return "Moscow"\n')
    found = dict(styles(open_article(path), palette("dark")))
    assert {"def", "visit", "return"} <= set(found)
    assert found["def"] != found["visit"]
    assert any("港口" in words for words in found)


def test_code_without_a_language_is_drawn_as_code():
    article = Article(
        "a\n\n    b = 1\n", "a.txt", "plain/1", find_blocks=lambda _: (Block(3, 12, BlockKind.CODE),)
    )
    [(words, style)] = styles(article, NAMED)
    assert words == "    b = 1"
    assert style == NAMED.code


def test_code_in_an_unheard_of_language_is_left_alone():
    code = Block(0, 5, BlockKind.CODE, language="no such language")
    assert styles(Article("x = 1", "a.md", "markdown/1", find_blocks=lambda _: (code,)), NAMED) == []


def test_the_blocks_of_a_very_long_article_are_not_looked_for(monkeypatch):
    monkeypatch.setattr(opening, "STYLED", 10)

    def fail(text):
        raise AssertionError("looked for blocks")

    assert styles(Article("x" * 11, "a.txt", "plain/1", find_blocks=fail), NAMED) == []
    heading = Block(0, 10, BlockKind.HEADING, 1)
    [(words, style)] = styles(Article("x" * 10, "a.txt", "plain/1", find_blocks=lambda _: (heading,)), NAMED)
    assert (words, names(style)) == ("x" * 10, names(named("heading")))


# -- a first start, and coming back ----------------------------------------------------------------


def test_the_orientation_is_three_lines_that_fit_a_narrow_screen_or_wrap():
    lines = orientation().splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 100


def test_the_keys_of_the_orientation_are_those_of_the_intents():
    keys = {each.id: each.keys for each in INTENTS}
    words = orientation()
    for id, said in [
        ("line.down", "j and Space scroll"),
        ("search", "/ searches"),
        ("entity.next", "]e goes to"),
        ("annotation.next", "]a to the next note"),
        ("select", "v selects"),
        ("note", "a writes a note"),
        ("tag", "t tags"),
        ("link", "x ties"),
        ("help", "? shows every key"),
        ("palette", ": finds a command"),
        ("quit", "q leaves"),
    ]:
        assert said in words
        assert said.split()[0] in keys[id]


def test_an_article_is_remembered_by_its_path_its_address_or_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Words.\n")
    assert remembered_key(open_article("a.txt")) == str(tmp_path / "a.txt")
    page = Article("w", "example.org", "html/1", None, Metadata(url="https://example.org/a"))
    assert remembered_key(page) == "https://example.org/a"
    assert remembered_key(Article("w", "stdin", "plain/1")) == "stdin"

import uuid

import pytest

from annotations.article import ARTICLE_NAMESPACE, Article, Block, BlockKind, Metadata
from annotations.errors import NotFound, UsageError
from annotations.spans import Span
from annotations.text import MemorySource, Utf8Text, digest_of


def article(text: str = "one two one two one") -> Article:
    return Article(text, "report.txt", "plain/1")


def test_the_id_follows_from_the_digest_alone():
    other = Article("one two one two one", "other.txt", "markdown/1", metadata=Metadata(title="T"))
    namespace = uuid.uuid5(uuid.NAMESPACE_URL, ARTICLE_NAMESPACE)
    assert article().id == other.id == uuid.uuid5(namespace, digest_of("one two one two one")).urn
    assert article("something else").id != other.id


def test_a_text_read_lazily_has_the_same_digest():
    lazy = Article(Utf8Text(MemorySource(b"one two one two one"), 4), "report.txt", "plain/1")
    assert lazy.digest == article().digest


@pytest.mark.parametrize(("nth", "start"), [(1, 0), (2, 8), (3, 16)])
def test_a_quote_is_found_by_its_number(nth, start):
    assert article().find("one", nth) == Span(start, start + 3)


def test_occurrences_may_overlap():
    assert article("aaaa").find("aa", 3) == Span(2, 4)


def test_a_quote_is_found_in_a_text_read_lazily():
    lazy = Article(Utf8Text(MemorySource("é one, é two".encode()), 4), "a", "plain/1")
    assert lazy.find("é", 2) == Span(7, 8)


@pytest.mark.parametrize(
    ("quote", "nth", "says"),
    [("three", 1, "the quote is not in the text"), ("one", 4, "the quote is only 3 times in the text")],
)
def test_a_quote_that_is_not_there_is_told_of(quote, nth, says):
    with pytest.raises(NotFound, match=f"^report.txt: {says}; copy it exactly"):
        article().find(quote, nth)


@pytest.mark.parametrize(("quote", "nth"), [("", 1), ("one", 0)])
def test_a_senseless_quote_is_a_usage_error(quote, nth):
    with pytest.raises(UsageError):
        article().find(quote, nth)


def test_the_title_is_the_name_where_there_is_none():
    assert article().title == "report.txt"
    assert Article("t", "n", "plain/1", metadata=Metadata(title="T")).title == "T"


def test_blocks_are_found_once_and_when_asked_for():
    asked = []

    def find_blocks(text):
        asked.append(text)
        return (Block(0, 3, BlockKind.HEADING, 1),)

    lazy = Article("one two", "a", "plain/1", find_blocks=find_blocks)
    assert not asked
    assert lazy.blocks is lazy.blocks
    assert asked == ["one two"]
    assert lazy.blocks[0].span == Span(0, 3)


def test_an_article_without_a_reader_of_blocks_has_none():
    assert article().blocks == ()


def test_a_hostile_name_is_harmless_in_an_error():
    with pytest.raises(NotFound) as caught:
        Article("text", "a\x1b]0;x\x07.txt", "plain/1").find("none")
    assert "\x1b" not in str(caught.value)

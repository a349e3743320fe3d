"""Helpers of these tests: an article from a string, and what holds of every article's blocks."""

from annotations.article import Article, BlockKind
from annotations.formats.registry import read
from annotations.formats.source import HEAD, Raw, checked
from annotations.text import MemorySource


def article(text: str | bytes, name: str = "article.txt", **known: str) -> Article:
    """Return the article that a file called ``name`` with this content is."""
    data = text.encode() if isinstance(text, str) else text
    return read(checked(Raw(MemorySource(data), data[:HEAD], name, name, **known)), name)


def outline(article: Article) -> list[tuple[str, int, str]]:
    """Return kind, level and words of each block."""
    return [
        (block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks
    ]


def assert_blocks_are_sound(article: Article) -> None:
    """Assert that blocks come in order, apart, inside the text, not empty, and that none are blank."""
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end <= len(article.text)
        words = article.text[block.start : block.end]
        assert words.strip()
        assert not words.endswith("\n")
        assert (block.level > 0) is (block.kind in (BlockKind.HEADING, BlockKind.ITEM, BlockKind.QUOTATION))
        end = block.end

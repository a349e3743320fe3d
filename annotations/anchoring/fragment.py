"""What is known of an annotation's words and where they stood, made ready to be looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotations.folding import fold
from annotations.records import TextQuoteSelector
from annotations.spans import Span

_CONTEXT: Final = 64
"""Code points of context that are looked at, however long other makers' selectors are."""

_SEED: Final = 8
_WIDE_SEED: Final = 3
"""Code points of a seed, in alphabets and in scripts that write a word in one or two signs."""

_WIDE: Final = "\u2e80"
_END: Final = 96
"""Code points at either end of long words that seeds are taken from."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One annotation's ``words`` with the text before and after them, folded, and the span they had.

    ``quote`` holds them as they were; ``span`` is ``None`` where it was not written down.
    """

    id: str
    quote: TextQuoteSelector
    span: Span | None
    before: str
    words: str
    after: str

    def seeds(self, most: int) -> dict[str, int]:
        """Return up to ``most`` short pieces by where they start, counted from the start of the words."""
        whole = self.before + self.words + self.after
        lead = len(self.before)
        size = _WIDE_SEED if _is_wide(whole[:200]) else _SEED
        step = size // 2 + (1 if size < _SEED else 0)
        places = list(range(0, len(whole) - size + 1, step))
        head, tail = lead + _END, len(whole) - len(self.after) - _END
        places = [at for at in places if at <= head or at >= tail - size]
        if len(places) > most:
            places = [places[number * len(places) // most] for number in range(most)]
        return {whole[at : at + size]: at - lead for at in reversed(places)}


def _is_wide(text: str) -> bool:
    """Tell whether much of ``text`` is written with signs that are words or syllables."""
    return not text.isascii() and sum(char >= _WIDE for char in text) * 3 > len(text)


def fragment_of(identity: str, quote: TextQuoteSelector, span: Span | None) -> Fragment | None:
    """Return the fragment of ``quote``, or ``None`` when it has no words."""
    prefix, suffix = (quote.prefix or "")[-_CONTEXT:], (quote.suffix or "")[:_CONTEXT]
    whole = fold(prefix + quote.exact + suffix)
    start = whole.folded(len(prefix))
    end = whole.folded(len(prefix) + len(quote.exact) - 1) + 1 if quote.exact else start
    words = whole.text[start:end]
    if not words.strip():
        return None if not quote.exact else _blank(identity, quote, span)
    return Fragment(identity, quote, span, whole.text[:start], words, whole.text[end:])


def _blank(identity: str, quote: TextQuoteSelector, span: Span | None) -> Fragment:
    """Return the fragment of words that are nothing but white space."""
    before, after = fold(quote.prefix or "").text, fold(quote.suffix or "").text
    return Fragment(identity, quote, span, before.rstrip(" "), " ", after.lstrip(" "))

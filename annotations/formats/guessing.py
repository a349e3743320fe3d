"""A guess at the encoding of bytes that are no UTF-8 and that nothing else tells of."""

from __future__ import annotations

import re
from typing import Final

from annotations.formats.encoding import known_encoding

FALLBACK: Final = "cp1252"
"""What is left when nothing fits: the usual encoding of Western text files."""

_SAMPLE: Final = 1 << 16

_WESTERN: Final = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜŸßàáâãäåæçèéêëìíîïñóòôõöøœùúûüÿ‘’“”‚„«»‹›–—…•€£¥§°·¡¿©®™´ª\xa0\xad"
)

# Bytes of single-byte encodings of one script come in words; in Western text they stand alone among ASCII.
_RUN: Final = re.compile(rb"[\xc0-\xff]{3}")

# What text files are really written in.  Left to all of Python's codecs, the detector takes rare
# ones (cp1006, mac_iceland) for short texts.
_CANDIDATES: Final = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *(
        "iso8859_2",
        "iso8859_5",
        "iso8859_7",
        "koi8_r",
        "koi8_u",
        "cp866",
        "cp850",
        "mac_roman",
        "mac_cyrillic",
    ),
    *("cp932", "euc_jp", "gb18030", "big5", "big5hkscs", "cp949", "euc_kr", "cp874"),
]


def guess(data: bytes) -> str:
    """Return Python's name of the likeliest encoding of ``data``; it may not decode every byte.

    Western text, a few accented letters among ASCII, is told apart first, for statistics do poorly on
    it; the rest is left to charset_normalizer, which looks at 64 KB around the first telling byte.
    """
    sample = _sample(data)
    if _is_western(sample):
        return FALLBACK
    return _detected(sample) or FALLBACK


def _sample(data: bytes) -> bytes:
    """Return whole lines, as far as there are any, from the first byte that is not ASCII on."""
    first = re.search(rb"[\x80-\xff]", data)
    at = data.rfind(b"\n", 0, first.start()) + 1 if first else 0
    sample = data[at : at + _SAMPLE]
    if at + _SAMPLE < len(data):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    return sample


def _is_western(sample: bytes) -> bool:
    if _RUN.search(sample):
        return False
    try:
        text = sample.decode(FALLBACK)
    except UnicodeDecodeError:
        return False
    return {char for char in text if char >= "\x80"} <= _WESTERN


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    return known_encoding(best.encoding) if best else None

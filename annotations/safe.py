"""Text made safe to draw: what could command a terminal becomes a visible stand-in.

The replacement is one code point for one, so offsets into the text stay true.
"""

from __future__ import annotations

import re
from typing import Final

_BIDI: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SEPARATORS: Final = "\u2028\u2029"
_REST: Final = f"\x7f-\x9f{_BIDI}{_SEPARATORS}\ufeff\ud800-\udfff\ufff9-\ufffb"
_HOSTILE: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_REST}]")
_ANY_CONTROL: Final = re.compile(f"[\x00-\x1f{_REST}]")


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def visible(text: str) -> str:
    """Return ``text`` with controls and bidi overrides replaced one for one; tab and LF stay.

    C0 controls become their pictures (U+2400 + n), DEL becomes U+2421; C1 controls, bidi overrides,
    line separators, byte order marks and lone surrogates become U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    return _HOSTILE.sub(_stand_in, text)


def visible_line(text: str) -> str:
    """Return ``text`` safe for a single line: as :func:`visible`, with tab and LF replaced as well."""
    if text.isascii() and text.isprintable():
        return text
    return _ANY_CONTROL.sub(_stand_in, text)


def escaped(text: str) -> str:
    r"""Return JSON ``text`` with each such character as ``\uXXXX``: it means the same, and shows safely."""
    if text.isascii() and text.isprintable():
        return text
    return _HOSTILE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)

"""Web and e-mail addresses in a text, for following links."""

from __future__ import annotations

import re
from typing import Final

from annotations.spans import Span

_WEB: Final = re.compile(r"""(https?://|www\.)[^\s<>"“”«»`\x00-\x1f\x7f-\x9f]++""", re.IGNORECASE)
_LOCAL: Final = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]{1,64}\Z")
_DOMAIN: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_CLOSERS: Final = {")": "(", "]": "[", "}": "{"}


def find_addresses(text: str) -> list[Span]:
    """Return the spans of web (http, https, ``www.``) and e-mail addresses in ``text``, in order.

    Punctuation and brackets that belong to the sentence around an address are left out.  Takes time
    linear in the text.
    """
    web = [span for match in _WEB.finditer(text) if (span := _web_address(text, match)).length]
    mail = _mail_addresses(text)
    return sorted(web + _clear_of(web, mail))


def _clear_of(web: list[Span], mail: list[Span]) -> list[Span]:
    """Return the mail addresses that are no part of a web address; both lists are in order."""
    kept, at = [], 0
    for span in mail:
        while at < len(web) and web[at].end <= span.start:
            at += 1
        if at == len(web) or web[at].start >= span.end:
            kept.append(span)
    return kept


def _web_address(text: str, match: re.Match[str]) -> Span:
    start, end = match.span()
    if start and (text[start - 1].isalnum() or text[start - 1] in "@_"):
        return Span(start, start)
    address = match.group()
    excess = {closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()}
    while end > start:
        last = text[end - 1]
        if excess.get(last, 0) > 0:
            excess[last] -= 1
        elif last not in ".,;:!?'’*_…、。，":
            break
        end -= 1
    shortest = match.end(1) + 1
    return Span(start, end) if end >= shortest else Span(start, start)


def _mail_addresses(text: str) -> list[Span]:
    found: list[Span] = []
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            start = local.start() + len(local.group()) - len(local.group().lstrip(".'*/{|"))
            if start < at:
                found.append(Span(start, domain.end()))
        at = text.find("@", at + 1)
    return found

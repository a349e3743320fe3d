"""Addresses of pages: what counts as one, and the short name and clean form an article keeps of it."""

from __future__ import annotations

from typing import Final

_SCHEMES: Final = ("http://", "https://")


def is_url(source: object) -> bool:
    """Tell whether ``source`` is text that begins like an http or https address."""
    return isinstance(source, str) and source[:8].lower().startswith(_SCHEMES)


def is_foreign_url(source: str) -> bool:
    """Tell whether ``source`` looks like an address of another scheme, such as ``ftp://host/file``."""
    scheme, colon, _ = source.partition("://")
    plain = scheme.replace("+", "").replace("-", "").replace(".", "")
    return bool(colon) and plain.isascii() and plain.isalnum() and not is_url(source)


def is_address(text: str) -> bool:
    """Tell whether ``text`` is a whole http or https address with a host."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        return is_url(text) and parts.port != 0 and bool(parts.hostname)
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False


def without_secrets(url: str) -> str:
    """Return ``url`` without user name, password and fragment, fit to be kept and shown."""
    from urllib.parse import urlsplit, urlunsplit

    try:
        parts = urlsplit(url)
    except ValueError:  # no address, but it may hold a password all the same
        return url.partition("#")[0].rpartition("@")[2]
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def last_part(url: str) -> str:
    """Return the last part of the address's path, percent signs decoded; empty where the path is."""
    from urllib.parse import unquote, urlsplit

    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def short_name(url: str) -> str:
    """Return the host and the last part of the path: ``example.org/report.html``."""
    from urllib.parse import urlsplit

    from annotations.safe import visible_line

    host = urlsplit(url).netloc.rpartition("@")[2]
    last = last_part(url)
    return visible_line(f"{host}/{last}" if last else host)

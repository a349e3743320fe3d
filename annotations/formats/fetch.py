"""A page from the network: http and https alone, with limits on redirects, time and size."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import Final
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from annotations.errors import BadData, DipleError, NotFound, UsageError
from annotations.formats.addresses import is_address, is_url, without_secrets
from annotations.formats.html import LIMIT

SECONDS: Final = 20.0
"""Time for everything: looking up the name, connecting, redirects, the last byte."""

REDIRECTS: Final = 5

_PIECE: Final = 1 << 16
_HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8",
    "Accept-Encoding": "gzip",
    "User-Agent": "diple (a terminal reader)",
}
_KEPT_IN_ADDRESS: Final = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent: the bytes, the address they came from in the end, the type and charset named."""

    data: bytes
    url: str
    type: str | None
    charset: str | None


def fetch(url: str, *, seconds: float = SECONDS, limit: int = LIMIT) -> Page:
    """Return the page at ``url``, in at most ``seconds`` and ``limit`` bytes, packed or unpacked.

    Proxies named in the environment are used.  Raises :class:`UsageError` for an address that cannot
    be asked for, :class:`NotFound` for a host or page that is not there, :class:`BadData` otherwise.
    """
    answer: SimpleQueue[Page | BaseException] = SimpleQueue()
    loader = _Loader(time.monotonic() + seconds, limit)

    def work() -> None:
        try:
            answer.put(loader.load(url))
        except BaseException as error:
            answer.put(error)

    # Looking up a name and reading headers that drip cannot be timed from inside, so a thread does it
    # and is left behind when time is up; it ends at its next look at the clock.
    threading.Thread(target=work, name="fetch", daemon=True).start()
    try:
        result = answer.get(timeout=seconds)
    except Empty:
        result = TimeoutError()
    if isinstance(result, Page):
        return result
    raise _explained(result, loader.at or url, seconds) from None


class _Loader:
    """One load: its deadline and limit, and the address it has come to."""

    def __init__(self, deadline: float, limit: int) -> None:
        self._deadline = deadline
        self._limit = limit
        self.at = ""

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def load(self, url: str) -> Page:
        opener = _opener()
        for _ in range(REDIRECTS + 1):
            self.at = checked_address(url)
            response = opener.open(Request(self.at, headers=_HEADERS), timeout=self._left())
            with response:
                if response.status not in (301, 302, 303, 307, 308):
                    return self._page(response)
                url = urljoin(self.at, response.headers.get("Location", ""))
                if not is_url(url):
                    target = url.partition(":")[0]
                    what = f"it redirects to a {target} address, and only http and https are read"
                    raise BadData(what, where=self._where, todo="check the address")
        raise BadData(
            f"it redirects more than {REDIRECTS} times", where=self._where, todo="check the address"
        )

    @property
    def _where(self) -> str:
        return without_secrets(self.at)

    def _page(self, response: HTTPResponse) -> Page:
        if response.status != 200:
            raise _refused(response, self._where)
        kind = response.headers.get("Content-Type")
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        pieces = self._pieces(response)
        if packed in ("gzip", "x-gzip"):
            pieces = self._unpacked(pieces)
        elif packed not in ("", "identity"):
            what = f"the server packs the page as {packed}, which was not asked for"
            raise BadData(what, where=self._where, todo="save the page from a browser and read the file")
        return Page(
            b"".join(self._counted(pieces)),
            without_secrets(self.at),
            response.headers.get_content_type() if kind else None,
            response.headers.get_content_charset(),
        )

    def _pieces(self, response: HTTPResponse) -> Iterator[bytes]:
        expected = response.length
        if expected is not None and expected > self._limit:
            raise self._too_long()
        got = 0
        while piece := response.read1(_PIECE):
            got += len(piece)
            yield piece
            self._left()
        if expected is not None and got < expected:
            raise HTTPException("the connection was closed before the end")

    def _unpacked(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        unpack = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        for piece in self._counted(pieces):
            while piece and not unpack.eof:
                # A small answer can unpack to gigabytes, so no more than a piece at a time is unpacked.
                yield unpack.decompress(piece, _PIECE)
                piece = unpack.unconsumed_tail
        yield unpack.flush()
        if not unpack.eof:
            raise zlib.error("the packed page ends too early")

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        got = 0
        for piece in pieces:
            got += len(piece)
            if got > self._limit:
                raise self._too_long()
            yield piece

    def _too_long(self) -> BadData:
        todo = "save the part that matters as a file and read that"
        return BadData(f"the page is longer than {self._limit >> 20} MB", where=self._where, todo=todo)


def _opener() -> OpenerDirector:
    """Return an opener that knows http, https and proxies, and follows and judges nothing by itself."""
    opener = OpenerDirector()
    opener.addheaders = []
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(context=_certificates())):
        opener.add_handler(handler)
    return opener


def _certificates() -> ssl.SSLContext:
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    if paths.cafile is None and paths.capath is None:  # a bare machine without ca-certificates
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def checked_address(url: str) -> str:
    """Return ``url`` in ASCII, ready to be asked for; raise :class:`UsageError` if it cannot be."""
    where = without_secrets(url)
    if not is_address(url):
        raise UsageError("this is no address", where=where, todo="check it")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        what, todo = "a user name or password in an address is not sent", "leave it out"
        raise UsageError(what, where=where, todo=todo)
    try:
        place = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        raise UsageError("this is no address", where=where, todo="check the name of the host") from None
    path, query = (quote(part, safe=_KEPT_IN_ADDRESS) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, place, path, query, ""))


def _refused(response: HTTPResponse, where: str) -> DipleError:
    reason = " ".join(response.reason.split())[:80]
    what = f"the server answers {response.status} {reason}".rstrip()
    if response.status in (404, 410):
        return NotFound(what, where=where, todo="check the address")
    if response.status >= 500 or response.status == 429:
        return BadData(what, where=where, todo="try again later")
    return BadData(what, where=where, todo="open it in a browser, save the page, and read the file")


def _explained(error: BaseException, url: str, seconds: float) -> BaseException:
    """Turn what the network raised into one line for a person; what is no fault of the network stays."""
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        error = error.reason
    where = without_secrets(url)
    if isinstance(error, TimeoutError):
        return BadData(f"no full answer within {seconds:g} seconds", where=where, todo="try again later")
    if isinstance(error, socket.gaierror):
        return NotFound("the host is not known", where=where, todo="check the address and the network")
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"its certificate is not trusted ({error.verify_message})"
        return BadData(what, where=where, todo="check the address and this machine's clock and certificates")
    if isinstance(error, zlib.error):
        return BadData("the packed page is damaged", where=where, todo="try again later")
    if isinstance(error, OSError | HTTPException | ValueError):
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return BadData(f"no answer ({reason})", where=where, todo="try again later")
    return error

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from annotations.errors import BadData, DipleError, NotFound, UsageError
from annotations.formats import fetch, open_article
from annotations.formats.addresses import is_foreign_url, last_part, short_name, without_secrets
from annotations.formats.url import open_url

WORDS = "".join(f"<p>Paragraph {n}: the delegation came to the harbour on day {n}.</p>" for n in range(6))
PAGE = f"<html><head><title>A visit</title></head><body><article>{WORDS}</article></body></html>"
TYPE = "Content-Type"

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on this machine: each path has an answer; ``over`` is set when the test ends."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                site.answers.get(self.path, sends(b"none", status=404))(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self.server.server_port}"

    def put(self, path: str, answer: Answer) -> str:
        """Answer requests for ``path`` with ``answer``; return its address."""
        self.answers[path] = answer
        return self.root + path


def sends(
    body: bytes | str, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    data = body.encode() if isinstance(body, str) else body

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind:
            handler.send_header(TYPE, kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "*")
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    site.over.set()
    site.server.shutdown()
    site.server.server_close()
    thread.join()


def refusal(url: str, kind: type[DipleError], **options: float) -> str:
    with pytest.raises(kind) as caught:
        open_url(url, **options)
    line = str(caught.value)
    assert line.isprintable()
    return line


def test_a_page_becomes_an_article(site):
    url = site.put("/news/visit.html?x=1", sends(PAGE))
    article = open_article(url + "#part")
    assert article.text.startswith("Paragraph 0: the delegation")
    assert (article.metadata.title, article.metadata.url, article.path) == ("A visit", url, None)
    assert article.name == site.root.removeprefix("http://") + "/visit.html"
    assert article.reader.startswith("html/1 trafilatura-")
    assert site.asked[0][1]["User-Agent"].startswith("diple")


@pytest.mark.parametrize(
    ("path", "kind", "reader"),
    [
        ("/a", "text/plain", "plain/1"),
        ("/a.md", "text/plain; charset=utf-8", "markdown/1"),
        ("/a.py", "text/plain", "code/1"),
        ("/a.html", "text/plain", "plain/1"),
        ("/a", "text/markdown", "markdown/1"),
        ("/a", None, "plain/1"),
    ],
)
def test_the_servers_type_and_the_name_choose_the_format(site, path, kind, reader):
    article = open_article(site.put(path, sends("# Title\n\nwords\n", kind)))
    assert (article.reader, article.text) == (reader, "# Title\n\nwords\n")
    assert article.metadata.url == site.root + path


def test_a_page_without_a_type_is_known_by_how_it_begins(site):
    assert open_article(site.put("/", sends(PAGE, None))).reader.startswith("html/1")


def test_the_charset_of_the_server_is_used(site):
    url = site.put("/a", sends("Россия".encode("koi8-r"), "text/plain; charset=KOI8-R"))
    assert open_article(url).text == "Россия"
    assert open_article(url, encoding="cp1251").text != "Россия"


def test_redirects_are_followed_and_the_last_address_is_kept(site):
    last = site.put("/end", sends(PAGE))
    site.put("/2", sends(b"", status=308, Location=last))
    url = site.put("/1", sends(b"", status=302, Location="/2"))
    assert open_article(url).metadata.url == last


def test_five_redirects_are_followed_and_no_more(site):
    for number in range(6):
        site.put(f"/{number}", sends(b"", status=301, Location=f"/{number + 1}"))
    site.put("/6", sends(PAGE))
    assert open_article(f"{site.root}/1").metadata.title == "A visit"
    assert "it redirects more than 5 times; check the address" in refusal(f"{site.root}/0", BadData)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:text/plain,x", "javascript:x"]
)
def test_a_redirect_to_another_scheme_is_refused(site, target):
    url = site.put("/", sends(b"", status=302, Location=target))
    assert "and only http and https are read" in refusal(url, BadData)


def test_a_redirect_to_nowhere_ends(site):
    assert "redirects more than 5 times" in refusal(site.put("/", sends(b"", status=302)), BadData)


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (404, NotFound, "the server answers 404 Not Found; check the address"),
        (410, NotFound, "the server answers 410 Gone; check the address"),
        (
            403,
            BadData,
            "the server answers 403 Forbidden; open it in a browser, save the page, and read the file",
        ),
        (500, BadData, "the server answers 500 Internal Server Error; try again later"),
        (429, BadData, "the server answers 429 Too Many Requests; try again later"),
        (
            204,
            BadData,
            "the server answers 204 No Content; open it in a browser, save the page, and read the file",
        ),
    ],
)
def test_a_refusal_by_the_server_is_one_clear_line(site, status, kind, says):
    assert refusal(site.put("/", sends(b"", status=status)), kind) == f"{site.root}/: {says}"


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/octet-stream", "text/html\x1b]0;x\x07x"]
)
def test_content_that_is_no_article_is_refused(site, kind):
    assert "the server sends " in refusal(site.put("/", sends(b"words", kind)), BadData)


def test_binary_content_under_a_text_type_is_refused(site):
    assert "this is a binary file" in refusal(site.put("/", sends(b"\x7fELF\0", "text/plain")), BadData)


def test_pages_without_text_and_empty_ones_are_refused(site):
    bare = site.put("/bare", sends("<html><body><script>x()</script></body></html>"))
    assert "no article text was found in the page" in refusal(bare, BadData)
    assert "it is empty" in refusal(site.put("/empty", sends(b"")), NotFound)


def test_a_packed_page_is_unpacked(site):
    url = site.put("/", sends(gzip.compress(PAGE.encode()), Content_Encoding="gzip"))
    assert open_article(url).metadata.title == "A visit"
    assert site.asked[0][1]["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-9], lambda data: data[:30] + b"\0" * 20 + data[50:], lambda data: b"x"]
)
def test_a_damaged_packed_page_is_refused(site, damage):
    url = site.put("/", sends(damage(gzip.compress(PAGE.encode())), Content_Encoding="gzip"))
    assert "the packed page is damaged" in refusal(url, BadData)


def test_another_packing_is_refused(site):
    assert "packs the page as br" in refusal(site.put("/", sends(b"x", Content_Encoding="br")), BadData)


def test_a_page_that_unpacks_without_end_is_cut_off(site, monkeypatch):
    pack = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    bomb = b"".join(pack.compress(bytes(1 << 20)) for _ in range(30)) + pack.flush()
    assert len(bomb) < 1 << 16
    url = site.put("/", sends(bomb, Content_Encoding="gzip"))
    assert "the page is longer than 20 MB; save the part" in refusal(url, BadData)


def test_a_page_that_says_it_is_too_long_is_not_read(site):
    url = site.put("/", sends(b"x", Content_Length=str(21 << 20)))
    assert "the page is longer than 20 MB" in refusal(url, BadData)


def test_a_page_without_a_length_is_counted(site):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x" * 1000)

    with pytest.raises(BadData, match="longer than"):
        fetch.fetch(site.put("/", answer), limit=50_000)
    assert len(fetch.fetch(site.root + "/", limit=100_000).data) == 100_000


def test_a_page_cut_short_is_refused(site):
    url = site.put("/", sends(PAGE, Content_Length=str(len(PAGE) + 10)))
    assert "no answer (the connection was closed before the end)" in refusal(url, BadData)


def test_a_server_that_never_answers_is_given_up(site):
    url = site.put("/", lambda handler: site.over.wait(30) and None)
    says = f"{site.root}/: no full answer within 0.2 seconds; try again later"
    assert refusal(url, BadData, seconds=0.2) == says


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"])
def test_a_server_that_drips_is_given_up(site, head):
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        while not site.over.wait(0.02):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    assert "no full answer within 0.3 seconds" in refusal(site.put("/", answer), BadData, seconds=0.3)


def test_a_host_that_is_not_known(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")

    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "the host is not known; check the address and the network" in refusal(
        "http://none.invalid/a", NotFound
    )


def test_a_server_that_is_not_there(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else answers there
        port = taken.getsockname()[1]
        assert "no answer (Connection refused); try again later" in refusal(
            f"http://127.0.0.1:{port}/", BadData
        )


def test_a_server_that_talks_something_else(site):
    url = site.put("/", lambda handler: handler.wfile.write(b"220 \x1b[2J ftp ready\r\n\r\n") and None)
    assert "no answer (" in refusal(url, BadData)


def test_a_server_without_encryption_is_no_https_server(site):
    assert "no answer (" in refusal(site.root.replace("http:", "https:"), BadData)


@pytest.mark.parametrize(
    "url", ["http://", "http:///a", "http://[::1", "http://a:port/", "https://" + "a" * 70 + ".é/"]
)
def test_what_is_no_address_is_refused(url):
    assert "this is no address; check " in refusal(url, UsageError)


def test_a_password_is_neither_sent_nor_shown():
    line = refusal("https://user:secret@example.org/a", UsageError)
    assert "a user name or password in an address is not sent" in line
    assert "secret" not in line
    assert "secret" not in refusal("https://user:secret@[::1/a", UsageError)


def test_an_address_beyond_ascii_is_asked_for_as_browsers_do():
    asked = fetch.checked_address("HTTP://bücher.example/caf\u00e9 a%20b?q=\u00e9#x")
    assert asked == "http://xn--bcher-kva.example/caf%C3%A9%20a%20b?q=%C3%A9"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/news/a.html?x#y", "example.org/a.html"),
        ("https://user:x@example.org:8080/", "example.org:8080"),
        ("https://example.org/caf%C3%A9/", "example.org/café"),
        ("https://example.org/%1B%5D0;x", "example.org/\u241b]0;x"),
    ],
)
def test_the_name_of_a_page_is_its_host_and_last_part(url, name):
    assert short_name(url) == name


def test_parts_of_addresses():
    assert last_part("https://example.org/a/b.md?x") == "b.md"
    assert without_secrets("https://u:p@example.org/a?b=c#d") == "https://example.org/a?b=c"
    assert is_foreign_url("svn+ssh://x")
    assert not any(map(is_foreign_url, ("https://x", "a/b", "C:/x", "a b://c")))

import pytest

from annotations.article import Metadata
from annotations.errors import BadData
from annotations.formats import html
from tests.annotations.formats.reading import article, assert_blocks_are_sound, outline

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Delegation visits the harbour | The Site</title>
<meta property="og:site_name" content="The Site"><meta name="author" content="Jane Smith">
<meta property="article:published_time" content="2025-01-28T10:00:00Z">
<link rel="canonical" href="https://example.org/visit"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Delegation visits the harbour</h1>
<p>The visit comes with <b>Moscow</b> keen to secure
 the <a href="/b">fate of two</a> military bases there.</p>
<h2>What was said</h2>
<blockquote><p>We will see what happens.</p><p>And then we will talk again.</p></blockquote>
<ul><li>The first item</li><li>The second<ul><li>Inside it</li></ul></li></ul>
<ol><li>One of an ordered list</li><li>He said <q>yes</q> and left</li></ol>
<pre><code>def f(x):
    return x
</code></pre>
<p>A line<br>and another with <code>code</code> in it.</p>
<table><tr><th>Name</th><th>Value</th></tr><tr><td>Alpha</td><td>1</td></tr></table>
<p>The last paragraph, long enough for any extractor to be sure of.</p>
</article><footer>Copyright and cookies</footer></body></html>"""


def page(words: str) -> str:
    """Return a page of paragraphs that end with ``words``."""
    before = "".join(
        f"<p>Paragraph {n}: the delegation came to the harbour on day {n}.</p>" for n in range(5)
    )
    return f"<html><body><article>{before}<p>{words}</p></article></body></html>"


def test_text_and_blocks_of_a_page():
    read = article(PAGE, "visit.html")
    assert outline(read) == [
        ("heading", 1, "Delegation visits the harbour"),
        ("paragraph", 0, "The visit comes with Moscow keen to secure the fate of two military bases there."),
        ("heading", 2, "What was said"),
        ("quotation", 1, "We will see what happens."),
        ("quotation", 1, "And then we will talk again."),
        ("item", 1, "- The first item"),
        ("item", 1, "- The second"),
        ("item", 2, "  - Inside it"),
        ("item", 1, "1. One of an ordered list"),
        ("item", 1, "2. He said yes and left"),
        ("code", 0, "def f(x):\n    return x"),
        ("paragraph", 0, "A line\nand another with code in it."),
        ("table", 0, "Name | Value\nAlpha | 1"),
        ("paragraph", 0, "The last paragraph, long enough for any extractor to be sure of."),
    ]
    assert_blocks_are_sound(read)


def test_the_metadata_of_a_page():
    metadata = article(PAGE, "visit.html").metadata
    assert metadata.title == "Delegation visits the harbour"
    assert (metadata.date, metadata.author, metadata.site) == ("2025-01-28", "Jane Smith", "The Site")
    assert (metadata.language, metadata.url) == ("en-GB", "https://example.org/visit")


def test_the_address_a_page_came_from_is_its_url_whatever_it_says_itself():
    assert article(PAGE, "visit.html", url="https://example.net/a").metadata.url == "https://example.net/a"


def test_the_reader_carries_the_extractors_version():
    import trafilatura

    assert article(PAGE, "a.html").reader == f"html/1 trafilatura-{trafilatura.__version__}"


def test_a_page_is_known_without_a_name():
    assert article(PAGE, "").reader.startswith("html/1")


@pytest.mark.parametrize(
    ("charset", "encoding"), [("ISO-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("Shift_JIS", "cp932")]
)
def test_the_charset_in_the_page_decides_where_it_is_no_utf8(charset, encoding):
    words = {"cp1252": "Le café “fermé”", "cp1251": "Россия направила", "cp932": "ロシアは公式代表団"}[
        encoding
    ]
    source = page(words).replace("<body>", f'<head><meta charset="{charset}"></head><body>')
    read = article(source.encode(encoding), "a.html")
    assert read.text.endswith(words)
    assert read.notices == ()


def test_the_charset_of_the_server_comes_before_that_in_the_page():
    source = page("Россия").replace("<body>", '<head><meta charset="koi8-r"></head><body>')
    assert article(source.encode("cp1251"), "a.html", declared="windows-1251").text.endswith("Россия")


def test_a_page_without_a_charset_is_guessed_and_says_so():
    read = article(page("Le café fermé").encode("cp1252"), "a.html")
    assert read.text.endswith("Le café fermé")
    assert read.notices == ("read as cp1252, a guess; --encoding NAME reads it otherwise",)


def test_a_page_in_utf16_is_read():
    assert article(page("café").encode("utf-16"), "a.html").text.endswith("café")


def test_an_xhtml_page_with_an_encoding_of_its_own_is_read():
    source = '<?xml version="1.0" encoding="iso-8859-1"?>\n' + page("café")
    assert article(source.encode("cp1252"), "a.xhtml", declared="cp1252").text.endswith("café")


@pytest.mark.parametrize(
    "char", ["&#27;]52;c;x&#7;", "&#x1B;[2J", "\x1b[2J", "\x9b31m", "&#0;", "&#xD800;", "&#13;", "\ufffe"]
)
def test_controls_in_a_page_neither_pass_nor_stop_the_reading(char):
    text = article(page(f"before {char} after"), "a.html").text
    assert "Paragraph 4" in text
    assert "before " in text
    assert " after" in text
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    text.encode()


@pytest.mark.parametrize(
    "source",
    [
        "<!doctype html>",
        "<html><head><title>Only a title</title></head></html>",
        "<html><body><script>draw()</script><div id=root></div></body></html>",
        "<html><body>" + "<div>" * 5000 + "</div>" * 5000 + "</body></html>",
        "no page at all",
    ],
)
def test_a_page_without_text_is_one_clear_line(source, capfd):
    with pytest.raises(BadData, match=r"^a\.html: no article text was found in the page; ") as caught:
        article(source, "a.html")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_page_whose_metadata_cannot_be_read_is_still_an_article(monkeypatch):
    import trafilatura

    def extract(source: str, *, with_metadata: bool, **options: object) -> str | None:
        assert not with_metadata
        return extracted(source, with_metadata=with_metadata, **options)

    extracted = trafilatura.extract
    monkeypatch.setattr(trafilatura, "extract", extract)
    read = article(PAGE, "a.html")
    assert "military bases" in read.text
    assert read.metadata == Metadata(language="en-GB")


def test_a_page_that_breaks_the_extractor_is_one_clear_line(monkeypatch):
    def extract(*args: object, **options: object) -> None:
        raise RecursionError("too deep\nfor it")

    monkeypatch.setattr("trafilatura.extract", extract)
    with pytest.raises(BadData) as caught:
        article(PAGE, "a.html")
    says = "the page could not be taken apart (RecursionError); save its text as a plain file and read that"
    assert str(caught.value) == f"a.html: {says}"


def test_a_page_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(html, "LIMIT", 1 << 20)
    with pytest.raises(BadData, match="it has 2 MB, and at most 1 MB are decoded at once; split it"):
        article(page("x" * (1 << 20)), "a.html")


def test_nothing_is_fetched_for_entities_a_page_declares():
    source = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page("see &x; here")
    assert "root:" not in article(source, "a.html").text

"""What was written read again, each format by its own rules, so that it can be compared with the article."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from annotations.entities import KINDS
from annotations.entities.mentions import Mention
from annotations.exchange.page import Page
from annotations.exchange.registry import Choices, find

HOSTILE = (
    "</pre></style><script>alert(1)</script><!-- ]]> &amp; \\end{Verbatim}\\input{x} $x^2_3$ %#~\"'\n"
    ".sy rm -rf\n'sy x\n{\\object\\par} [url=javascript:x] ,5 \x1b]52;c;eA==\x07\x9b2J\u202egnp\u202c\u2028"
    "\x00\x0c\x85\x7f\ufeff\ufffe\uffff\U0001f6a2 東京\tend"
)
"""Commands of many formats and of terminals."""

SVG = "{http://www.w3.org/2000/svg}"


def written(name: str, page: Page, choices: Choices | None = None) -> bytes:
    """Return what the format ``pygments:name`` makes of a page."""
    out = io.BytesIO()
    find(f"pygments:{name}").write(page, choices or Choices(), out)
    return out.getvalue()


def page(text: str, *mentions: tuple[int, int, int]) -> Page:
    """Return a page of a text; a mention is its start, its length and the number of its kind."""
    found = []
    end = 0
    for start, length, kind in sorted(mentions):
        if start >= end and start + length <= len(text):
            found.append(Mention(start, start + length, KINDS[kind % len(KINDS)]))
            end = start + length
    return Page(text, title="A title", mentions=found)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._inside):
            self.texts.setdefault(tag, []).append(data)

    def text(self, tag: str) -> str:
        """Return the text in all elements of a tag."""
        return "".join(self.texts.get(tag, ()))


def html(data: bytes) -> _Html:
    parser = _Html()
    parser.feed(data.decode())
    parser.close()
    return parser


def svg(data: bytes) -> list[str]:
    """Return the rows of a picture."""
    root = ElementTree.fromstring(data)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg",
        "title",
        "style",
        "rect",
        "g",
        "text",
        "tspan",
    }
    return ["".join(row.itertext()) for row in root.iter(f"{SVG}text")]


_RTF_WORDS = ("par", "cf", "cb", "chshdng", "chcbpat", "b", "i", "ul")

_RTF = re.compile(r"\\u(?P<code>-?\d+)(?=[}\\ ])|\\(?P<char>[\\{}])|\\(?P<word>[a-z]+)(-?\d+)? ?|[{}\n]")


def rtf(data: bytes) -> str:
    """Return the text of a document whose words are all those that the formatter of Pygments uses."""
    text = data.decode("ascii")
    assert text.startswith("{\\rtf1")
    assert text.endswith("}\n")
    body = text.partition("\\dntblnsbdb\n")[2]

    def plain(match: re.Match[str]) -> str:
        if match["code"]:
            return chr(int(match["code"]) % 0x10000)
        assert match["word"] in (None, *_RTF_WORDS), match[0]
        return match["char"] or ("\n" if match["word"] == "par" else "")

    return _RTF.sub(plain, body).encode("utf-16", "surrogatepass").decode("utf-16")


_TEX = {
    "bs": "\\", "us": "_", "ob": "{", "cb": "}", "ca": "^", "am": "&", "lt": "<", "gt": ">", "sh": "#",
    "pc": "%", "dl": "$", "hy": "-", "sq": "'", "dq": '"', "ti": "~",
}  # fmt: skip


def latex(data: bytes) -> str:
    """Return the text of the one environment there is, in which nothing is a command but the formatter's."""
    text = data.decode()
    assert text.count("\\begin{Verbatim}") == text.count("\\end{Verbatim}") == 1
    body = text.partition("\\begin{Verbatim}")[2].partition("]\n")[2].partition("\\end{Verbatim}")[0]
    plain, depth = [], 0
    for match in re.finditer(
        r"\\PYZ(?P<char>[a-z]{2})\{\}|\\PY\{[\w+-]*\}\{|(?P<end>\})|(?P<any>[^\\{}])", body
    ):
        if match["char"]:
            plain.append(_TEX[match["char"]])
        elif match["any"]:
            plain.append(match["any"])
        else:
            depth += -1 if match["end"] else 1
            assert depth in (0, 1)
    covered = sum(len(m[0]) for m in re.finditer(r"\\PYZ[a-z]{2}\{\}|\\PY\{[\w+-]*\}\{|\}|[^\\{}]", body))
    assert covered == len(body)
    assert depth == 0
    return "".join(plain)


def terminal(data: bytes) -> str:
    """Return the text between sequences that colour, which are the only ones there are."""
    return re.sub("\x1b\\[[0-9;]*m", "", data.decode())

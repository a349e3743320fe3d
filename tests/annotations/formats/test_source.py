import os
import socket
import subprocess
import sys

import pytest

from annotations.errors import BadData, DipleError, NotFound, UsageError
from annotations.formats import open_article

AS_NOBODY = """
import os, sys
from pathlib import Path
from annotations.errors import DipleError
from annotations.formats import open_article
open_article("open.txt")
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    open_article(Path("closed.txt"))
except DipleError as error:
    print(type(error).__name__, error)
"""


def refusal(source, kind: type[DipleError]) -> str:
    with pytest.raises(kind) as caught:
        open_article(source)
    line = str(caught.value)
    assert line.isprintable()
    return line.removeprefix(f"{source}: ")


def test_a_missing_file_is_not_found(tmp_path):
    assert refusal(tmp_path / "none.txt", NotFound) == "there is no such file; check the name"
    (tmp_path / "file").write_text("words")
    assert refusal(tmp_path / "file" / "none.txt", NotFound) == "there is no such file; check the name"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "\ufeff \n".encode("utf-16-le")])
def test_an_empty_file_has_nothing_to_read(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert "nothing to read" in refusal(path, NotFound)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"\x7fELF\x02\0\0\0words",
            "this is a binary file, not text; choose a text, Markdown, HTML or source file",
        ),
        (
            b"words\n" * 9000 + b"\0",
            "this is a binary file, not text; choose a text, Markdown, HTML or source file",
        ),
        ("words" * 9, "this is a binary file, not text; if it is UTF-16 text, use --encoding utf-16-le"),
        (b"%PDF-1.7\n", "this is a PDF, not text; turn it into text first, for example with pdftotext"),
        (
            b"PK\x03\x04",
            "this is a ZIP archive (EPUB, DOCX and ODT are too), not text; turn it into text or HTML first",
        ),
    ],
)
def test_a_binary_file_is_refused_with_advice(tmp_path, content, says):
    path = tmp_path / "a.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-16-le"))
    assert refusal(path, BadData) == says


def test_utf16_without_a_mark_is_read_when_asked_for(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("wörds".encode("utf-16-be"))
    assert open_article(path, encoding="utf-16-be").text == "wörds"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "pipe, socket or device" in refusal(tmp_path / "pipe", UsageError)


def test_devices_and_sockets_are_refused(tmp_path, monkeypatch):
    assert "pipe, socket or device" in refusal("/dev/null", UsageError)
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert "pipe, socket or device" in refusal("socket", UsageError)


def test_a_folder_names_an_article_in_it(tmp_path):
    (tmp_path / "a.txt").write_text("words")
    says = refusal(tmp_path, UsageError)
    assert says.startswith(f"a folder, not an article; name one of its articles, such as {tmp_path}/a.txt")


def test_a_folder_without_articles_says_so(tmp_path):
    assert refusal(tmp_path, NotFound) == "a folder without articles; name a text, Markdown or HTML file"


def test_a_file_that_may_not_be_read_is_one_clear_line(tmp_path):
    (tmp_path / "open.txt").write_text("words")
    closed = tmp_path / "closed.txt"
    closed.write_text("words")
    closed.chmod(0)
    tmp_path.chmod(0o755)
    root = os.path.dirname(os.path.dirname(sys.modules["annotations"].__file__ or ""))
    environment = {**os.environ, "PYTHONPATH": root}
    result = subprocess.run(
        [sys.executable, "-c", AS_NOBODY],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    says = "BadData closed.txt: it may not be read; ask its owner for permission to read it\n"
    assert (result.stdout, result.stderr) == (says, "")


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "\ud800"])
def test_a_name_that_no_file_can_have_is_one_clear_line(name):
    assert refusal(name, DipleError)


def test_a_hostile_name_is_harmless_in_the_error():
    assert "\u241b]0;owned\u2407" in refusal("none\x1b]0;owned\x07\n.txt", NotFound)


def test_a_name_that_is_no_utf8_can_be_opened_and_saved(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    with open(path, "w") as file:
        file.write("words")
    assert open_article(path).name == "caf\ufffd.txt"


def test_a_file_without_a_size_is_read_to_its_end():
    assert "Name:" in open_article("/proc/self/status").text


@pytest.mark.parametrize("source", ["ftp://example.org/a", "file:///etc/passwd", "gopher://x"])
def test_other_kinds_of_address_are_refused(source):
    assert refusal(source, UsageError) == "only http and https addresses are read; check it"


def test_no_name_at_all_is_a_usage_error():
    with pytest.raises(UsageError, match="no article was named"):
        open_article("")


def test_an_unknown_encoding_is_a_usage_error_before_anything_is_read():
    with pytest.raises(UsageError, match="no text encoding is called 'none'"):
        open_article("no-such-file", encoding="none")

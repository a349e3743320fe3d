import pytest

from tui.terminal import Policy, policy, usable


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "screen", "tmux-256color", "linux", "vt100", "foot"]
)
def test_a_terminal_with_a_name_shows_a_full_screen(term):
    assert usable({"TERM": term})


@pytest.mark.parametrize("environment", [{}, {"TERM": ""}, {"TERM": "dumb"}, {"TERM": "unknown"}])
def test_no_terminal_or_a_dumb_one_shows_none(environment):
    assert not usable(environment)


def test_a_plain_terminal_scrolls_by_itself_and_has_colour():
    assert policy({"TERM": "xterm-256color"}) == Policy(ssh=False, scroll_region=True, colour=True)


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY", "MOSH_SERVER_PID"])
def test_a_line_to_elsewhere_is_known_by_its_variables(variable):
    assert policy({"TERM": "xterm", variable: "x"}).ssh
    assert not policy({"TERM": "xterm", variable: ""}).ssh


@pytest.mark.parametrize("term", ["linux", "vt52", "cons25", "linux-16color"])
def test_consoles_are_not_asked_to_move_rows(term):
    assert not policy({"TERM": term}).scroll_region


def test_colour_is_left_out_when_that_is_asked_for():
    assert not policy({"TERM": "xterm", "NO_COLOR": "1"}).colour
    assert policy({"TERM": "xterm", "NO_COLOR": ""}).colour


@pytest.mark.parametrize(
    ("environment", "there"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "LANG": "en_GB.UTF-8"}, True),
        ({"TERM": "xterm", "LANG": "C", "LC_ALL": "C.utf8"}, True),
        ({"TERM": "xterm", "LANG": "en_GB.UTF-8", "LC_ALL": "C"}, False),
        ({"TERM": "xterm", "LANG": "de_DE@euro"}, False),
        ({"TERM": "linux", "LANG": "en_GB.UTF-8"}, False),
    ],
)
def test_block_characters_are_drawn_where_locale_and_font_have_them(environment, there):
    assert policy(environment).blocks is there


def test_the_processs_own_environment_is_looked_at(monkeypatch):
    remote = ("SSH_CONNECTION", "SSH_TTY", "MOSH_SERVER_PID")
    for variable in (*remote, "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert policy() == Policy(ssh=False, scroll_region=True, colour=True)
    monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
    assert policy().ssh

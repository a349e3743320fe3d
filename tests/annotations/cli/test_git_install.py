"""Installing diple in git and taking it away again: what is written, where, and what is left alone."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from annotations.git.program import program
from annotations.git.written import LINE
from tests.annotations.cli.gits import Git

Run = Callable[..., Result]

ATTRIBUTES, INFO = Path(".gitattributes"), Path(".git/info/attributes")
CONFIG, HOOK = Path(".git/config"), Path(".git/hooks/pre-commit")


@pytest.fixture
def folder(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty repository, which is the current folder."""
    folder = tmp_path / 'it\'s a "repository"'
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    return folder


def merged(git: Git, folder: Path | None = None) -> bool:
    """Tell whether git merges sidecars in ``folder`` with diple."""
    said = git("check-attr", "merge", "diff", "--", "x.annotations.json", folder=folder)
    driver = git("config", "merge.diple.driver", folder=folder)
    return said.count(": diple\n") == 2 and "merge %O %A %B -o %A --name %P" in driver


def test_installing_says_what_it_did_and_twice_is_as_once(git: Git, folder: Path, run: Run) -> None:
    first = run("git", "install", "--hook")
    assert first.exit_code == 0
    assert first.stdout.splitlines() == [
        "set in this repository's git configuration: "
        "merge.diple.name, merge.diple.driver, diff.diple.textconv",
        f"added to .gitattributes and .git/info/attributes: {LINE}",
        "wrote .git/hooks/pre-commit",
    ]
    assert merged(git)
    written = [path.read_bytes() for path in (ATTRIBUTES, CONFIG, HOOK)]
    second = run("git", "install", "--hook")
    assert (second.output, second.exit_code) == ("nothing to do: it is installed already\n", 0)
    assert [path.read_bytes() for path in (ATTRIBUTES, CONFIG, HOOK)] == written
    assert os.access(HOOK, os.X_OK)


@pytest.mark.parametrize(
    "attributes", [b"# mine\r\n*.png binary\r\n", b"*.txt text", b"\n\n", b"*.annotations.json text eol=lf\n"]
)
def test_uninstalling_leaves_everything_as_it_was(
    git: Git, folder: Path, run: Run, attributes: bytes
) -> None:
    git("config", "user.name", "somebody")
    with CONFIG.open("a") as config:
        config.write(
            '# a remark\n[merge "other"]\n\tdriver = true ; kept\n[diff "diple2"]\n\tbinary = true\n'
        )
    ATTRIBUTES.write_bytes(attributes)
    INFO.parent.mkdir(exist_ok=True)
    INFO.write_bytes(attributes)
    before = CONFIG.read_bytes()
    assert run("git", "install", "--hook").exit_code == 0
    assert ATTRIBUTES.read_bytes().startswith(attributes)
    assert CONFIG.read_bytes().startswith(before)
    gone = run("git", "uninstall")
    assert gone.exit_code == 0
    assert len(gone.stdout.splitlines()) == 3
    assert CONFIG.read_bytes() == before
    assert (ATTRIBUTES.read_bytes(), INFO.read_bytes()) == (attributes, attributes)
    assert not HOOK.exists()
    again = run("git", "uninstall")
    assert (again.output, again.exit_code) == ("nothing to do: it is not installed\n", 0)


def test_attributes_that_held_nothing_else_are_no_file_any_more(git: Git, folder: Path, run: Run) -> None:
    run("git", "install")
    run("git", "uninstall")
    assert not ATTRIBUTES.exists()
    assert not INFO.exists()


def test_lines_and_settings_of_others_stay_and_are_told(git: Git, folder: Path, run: Run) -> None:
    git("config", "merge.diple.driver", "mine %A")
    git("config", "merge.diple.recursive", "binary")
    HOOK.parent.mkdir(exist_ok=True)
    HOOK.write_text("#!/bin/sh\nmine\n")
    result = run("git", "install", "--hook")
    assert result.exit_code == 3
    driver, hook = result.stderr.splitlines()
    assert driver.startswith("diple: merge.diple.driver: git has another value for it; to have diple's: git")
    assert hook.startswith("diple: .git/hooks/pre-commit: it is not diple's, so it stays as it is; add this")
    assert hook.endswith(" git check || exit 1")
    assert run("git", "uninstall").exit_code == 3
    assert git("config", "merge.diple.driver") == "mine %A\n"
    assert git("config", "merge.diple.recursive") == "binary\n"
    assert git("config", "--get-regexp", "diple", status=0).count("\n") == 2
    assert HOOK.read_text() == "#!/bin/sh\nmine\n"


def test_what_another_installation_wrote_is_written_anew(
    git: Git, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.git.program.program", lambda: "'/old place/diple'")
    assert run("git", "install", "--hook").exit_code == 0
    assert "'/old place/diple' git check" in HOOK.read_text()
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert len(run("git", "install", "--hook").stdout.splitlines()) == 2
    assert "old place" not in HOOK.read_text() + CONFIG.read_text()


def test_a_subfolder_a_worktree_and_a_submodule_are_parts_of_their_repository(
    git: Git, folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("commit", "--quiet", "--allow-empty", "--message", "First")
    (folder / "notes" / "deep").mkdir(parents=True)
    monkeypatch.chdir(folder / "notes" / "deep")
    assert "added to ../../.gitattributes" in run("git", "install").stdout
    assert merged(git)
    assert not (folder / "notes" / "deep" / ATTRIBUTES).exists()

    worktree = tmp_path / "a worktree"
    git("worktree", "add", "--quiet", "-b", "side", worktree)
    monkeypatch.chdir(worktree)
    installed = run("git", "install", "--hook")
    assert installed.exit_code == 0
    assert "configuration" not in installed.stdout
    assert merged(git)
    assert (worktree / ATTRIBUTES).exists()
    assert (folder / HOOK).exists()

    outer = tmp_path / "outer"
    outer.mkdir()
    git("init", "--quiet", folder=outer)
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", folder, "inner", folder=outer)
    monkeypatch.chdir(outer / "inner")
    assert run("git", "install", "--hook").exit_code == 0
    assert merged(git)
    assert not (outer / ATTRIBUTES).exists()
    assert not (outer / HOOK).exists()
    assert (outer / ".git/modules/inner/hooks/pre-commit").exists()
    assert run("git", "uninstall").exit_code == 0
    assert not (outer / ".git/modules/inner/hooks/pre-commit").exists()


def test_installing_globally_works_in_every_repository_of_that_home(
    git: Git, own_home: Path, folder: Path, run: Run
) -> None:
    (own_home / ".gitconfig").write_text("[user]\n\tname = me\n")
    result = run("git", "install", "--global")
    assert result.exit_code == 0
    assert merged(git)
    assert not ATTRIBUTES.exists()
    assert (own_home / "config/git/attributes").read_text() == f"{LINE}\n"
    assert run("git", "install", "--global").stdout == "nothing to do: it is installed already\n"
    assert run("git", "uninstall", "--global").exit_code == 0
    assert (own_home / ".gitconfig").read_text() == "[user]\n\tname = me\n"
    assert not (own_home / "config/git/attributes").exists()


def test_a_home_without_git_settings_has_none_afterwards(git: Git, own_home: Path, run: Run) -> None:
    assert run("git", "uninstall", "--global").output == "nothing to do: it is not installed\n"
    assert run("git", "install", "--global").exit_code == 0
    result = run("git", "uninstall", "--global")
    assert result.exit_code == 0
    assert f"took out of {own_home}/config/git/attributes: {LINE}\n" in result.stdout
    assert [path for path in own_home.rglob("*") if path.is_file()] == []


def test_the_attributes_file_that_git_was_told_of_is_used_also_through_a_link(
    git: Git, own_home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(own_home / "settings"))
    (own_home / "dotfiles").write_text("*.png binary\n")
    (own_home / "my attributes").symlink_to("dotfiles")
    git("config", "--global", "core.attributesFile", "~/my attributes")
    assert run("git", "install", "--global").exit_code == 0
    assert (own_home / "dotfiles").read_text() == f"*.png binary\n{LINE}\n"
    assert (own_home / "my attributes").is_symlink()
    assert "merge.diple" not in (own_home / ".gitconfig").as_posix()
    assert run("git", "uninstall", "--global").exit_code == 0
    assert (own_home / "dotfiles").read_text() == "*.png binary\n"


def test_attributes_that_overrule_diple_are_told(git: Git, folder: Path, run: Run) -> None:
    INFO.parent.mkdir(exist_ok=True)
    INFO.write_text(f"{LINE}\n*.json -merge\n")
    result = run("git", "install")
    assert result.exit_code == 3
    todo = "see 'git check-attr -a x.annotations.json'"
    assert result.stderr == f"diple: git: another line of attributes overrules diple's; {todo}\n"


def test_attributes_that_are_a_link_out_of_the_repository_are_not_written(
    git: Git, folder: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "other").write_text("mine\n")
    ATTRIBUTES.symlink_to(tmp_path / "other")
    result = run("git", "install")
    assert result.exit_code == 3
    assert "symbolic link" in result.stderr
    assert (tmp_path / "other").read_text() == "mine\n"


def test_hooks_of_all_repositories_stay(git: Git, folder: Path, run: Run, tmp_path: Path) -> None:
    git("config", "core.hooksPath", tmp_path / "hooks")
    result = run("git", "install", "--hook")
    assert result.exit_code == 3
    assert "the hooks are not this repository's own" in result.stderr
    assert not (tmp_path / "hooks").exists()


def test_without_a_word_it_tells_what_it_can_do(run: Run) -> None:
    result = run("git")
    assert result.exit_code == 0
    assert "uninstall" in result.stdout
    assert "textconv" not in result.stdout
    wrong = run("git", "instal")
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)


# -- what cannot be done


def test_there_is_no_hook_for_all_repositories(run: Run) -> None:
    result = run("git", "install", "--global", "--hook")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_outside_a_repository_it_says_so(
    git: Git, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for command in ("install", "uninstall"):
        result = run("git", command)
        assert result.exit_code == 2
        assert result.stderr.startswith("diple: this folder is in no git repository; ")
    git("init", "--quiet", "--bare")
    assert "has no files" in run("git", "install").stderr


def test_a_broken_configuration_is_told_in_gits_words(git: Git, folder: Path, run: Run) -> None:
    CONFIG.write_text("[core\n")
    result = run("git", "install")
    assert result.exit_code == 3
    assert result.stderr.startswith("diple: git: bad config line 1 in file ")
    assert len(result.stderr.splitlines()) == 1


def test_no_git_and_an_old_git_are_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("git", "install")
    assert (result.exit_code, result.stderr) == (
        3,
        "diple: git was not found; install git, or put it into PATH\n",
    )
    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.11.0\n")
    (tmp_path / "git").chmod(0o755)
    result = run("git", "install")
    assert (result.exit_code, result.stderr) == (
        3,
        "diple: this is git 2.11; diple needs git 2.18 or newer\n",
    )


# -- by which name git finds diple


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a command called diple, in a folder with blanks and quotes, that is the one running."""
    script = tmp_path / "it's 100% mine" / "diple"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script)])
    monkeypatch.setenv("PATH", "/bin")
    return script


def test_a_program_that_is_not_in_the_path_is_named_in_full(script: Path) -> None:
    assert program() == "'" + str(script).replace("'", "'\"'\"'") + "'"


def test_one_that_is_in_the_path_is_named_shortly(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(script.parent))
    assert program() == "diple"


def test_one_that_is_in_the_path_by_a_link_is_named_shortly(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "diple").symlink_to(script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert program() == "diple"


def test_another_program_of_that_name_is_not_meant(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "diple").write_text("#!/bin/sh\n")
    (tmp_path / "diple").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(script.parent)[-5:] in program()


def test_the_path_of_an_active_environment_is_not_counted_on(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(script.parent))
    monkeypatch.setattr(sys, "prefix", str(script.parent))
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    assert program().endswith("diple'")


def test_what_is_installed_needs_no_path_to_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(__file__).parents[3])
    monkeypatch.setattr(site, "getsitepackages", lambda: [home])
    assert program() == f"{sys.executable} -P -m annotations"


def test_a_program_with_a_percent_sign_in_its_path_is_run(
    git: Git, folder: Path, run: Run, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{os.path.dirname(git.program)}:/bin")
    script.write_text('#!/bin/sh\necho "ran $1 $8"\nexit 4\n')
    assert run("git", "install").exit_code == 0
    Path("a b.annotations.json").write_text("1\n")
    git("add", ".")
    git.commit("One")
    git("switch", "--quiet", "--create", "other")
    Path("a b.annotations.json").write_text("2\n")
    git.commit("Two")
    git("switch", "--quiet", "main")
    Path("a b.annotations.json").write_text("3\n")
    git.commit("Three")
    assert "ran merge a b.annotations.json" in git("merge", "other", status=1)

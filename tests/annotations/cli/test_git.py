"""Real git over sidecars: branches, rebases and diffs with diple installed in a repository."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from annotations.formats import open_article
from annotations.notebook import Notebook
from annotations.sidecar import beside
from tests.annotations.cli.gits import Git

Run = Callable[..., Result]

REPORT, STORY = Path("report.txt"), Path("story.txt")


def notebook(path: Path = REPORT, creator: str = "alice") -> Notebook:
    return Notebook.open(open_article(path), creator=creator)


def rewrite(old: str, new: str, path: Path = REPORT, creator: str = "alice") -> None:
    """Give the note ``old`` the text ``new``."""
    with notebook(path, creator) as found:
        found.edit(id_of(found, old), note=new)


def id_of(found: Notebook, note: str) -> str:
    [identity] = [one.id for one in found.annotations if one.note == note]
    return identity


def notes(path: Path = REPORT) -> set[str]:
    return {one.note or "" for one in notebook(path).annotations}


@pytest.fixture
def git(git: Git, article: Path, run: Run) -> Git:
    """Return git in a repository with diple installed and an article with three notes in it."""
    git("init", "--quiet", "--initial-branch=main")
    with notebook() as found:
        for word in ("Delegation", "Moscow", "December"):
            found.add(found.article.find(word), note=f"On {word}.", tags=["t"])
    assert run("git", "install").exit_code == 0
    git("add", ".")
    git.commit("Notes")
    return git


def branches(git: Git, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Commit ``theirs`` on the branch ``other`` and ``ours`` on the branch ``main``, which is left open."""
    git("switch", "--quiet", "--create", "other")
    theirs()
    git.commit("Theirs")
    git("switch", "--quiet", "main")
    ours()
    git.commit("Ours")


def rename_and_edit(git: Git) -> None:
    git("mv", REPORT, STORY)
    git("mv", beside(REPORT), beside(STORY))
    rewrite("On December.", "On December, theirs.", STORY, "bob")
    with notebook(STORY, "bob") as found:
        found.add(found.article.find("harbour"), note="On harbour.")


WAYS: Sequence[tuple[str, ...]] = (
    ("merge", "--no-edit", "other"),
    ("rebase", "other"),
    ("rebase", "--apply", "other"),
    ("cherry-pick", "other"),
)


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_independent_edits_of_a_renamed_article_merge_by_themselves(git: Git, way: tuple[str, ...]) -> None:
    def ours() -> None:
        rewrite("On Moscow.", "On Moscow, ours.")
        with notebook() as found:
            found.add(found.article.find("Delegation"), note="Who is in it?")

    branches(git, ours, lambda: rename_and_edit(git))
    git(*way)
    assert not REPORT.exists()
    assert not beside(REPORT).exists()
    expected = {"On Delegation.", "On Moscow, ours.", "On December, theirs.", "On harbour.", "Who is in it?"}
    assert notes(STORY) == expected
    assert notebook(STORY).conflicts == ()
    assert json.loads(beside(STORY).read_text())["total"] == 5
    assert git("status", "--porcelain") == ""


def test_branches_older_than_the_installation_merge_as_well(git: Git, run: Run) -> None:
    run("git", "uninstall")
    git("rm", "--quiet", "--cached", ".gitattributes")
    git.commit("Not installed")
    branches(
        git,
        lambda: rewrite("On Moscow.", "On Moscow, ours."),
        lambda: rewrite("On Moscow.", "On Moscow, theirs."),
    )
    run("git", "install")
    git("add", ".")
    git.commit("Installed")
    git("rebase", "other", status=1)
    assert not Path(".gitattributes").exists()
    assert {"On Moscow, ours.", "On Moscow, theirs."} <= notes()


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_one_note_edited_on_both_branches_keeps_both_and_waits_for_a_person(
    git: Git, way: tuple[str, ...]
) -> None:
    branches(
        git,
        lambda: rewrite("On Moscow.", "On Moscow, ours."),
        lambda: rewrite("On Moscow.", "On Moscow, theirs.", creator="bob"),
    )
    said = git(*way, status=1)
    assert "CONFLICT (content)" in said
    assert "diple: report.txt.annotations.json" in said
    assert git("status", "--porcelain") == "UU report.txt.annotations.json\n"
    assert notes() == {"On Delegation.", "On Moscow, ours.", "On Moscow, theirs.", "On December."}
    with notebook() as found:
        [conflict] = found.conflicts
        assert {conflict.this, conflict.other} == {"On Moscow, ours.", "On Moscow, theirs."}
        found.settle(conflict.id, "this" if conflict.this.endswith("ours.") else "other")
    git("add", ".")
    git(way[0], "--continue")
    assert notes() == {"On Delegation.", "On Moscow, ours.", "On December."}
    assert git("status", "--porcelain") == ""


def test_a_conflict_in_a_renamed_article_is_in_the_file_with_its_new_name(git: Git) -> None:
    def theirs() -> None:
        rename_and_edit(git)
        rewrite("On Moscow.", "On Moscow, theirs.", STORY)

    branches(git, lambda: rewrite("On Moscow.", "On Moscow, ours."), theirs)
    assert "diple: story.txt.annotations.json" in git("merge", "other", status=1)
    assert {"On Moscow, ours.", "On Moscow, theirs.", "On harbour."} <= notes(STORY)


def test_a_rename_that_git_does_not_see_merges_when_it_is_told_to_look_closer(git: Git) -> None:
    def theirs() -> None:
        rename_and_edit(git)
        with notebook(STORY) as found:
            for word in ("visit", "keen", "secure", "fate", "named", "all"):
                found.add(found.article.find(word), note=f"More on {word}.")

    branches(git, lambda: rewrite("On Moscow.", "On Moscow, ours."), theirs)
    assert "CONFLICT (modify/delete)" in git("merge", "other", status=1)
    git("merge", "--abort")
    git("merge", "--no-edit", "-X", "find-renames=20%", "other")
    assert not beside(REPORT).exists()
    assert len(notes(STORY)) == 10
    assert {"On Moscow, ours.", "On December, theirs.", "More on fate."} <= notes(STORY)


def test_an_edit_outlives_a_deletion_on_the_other_branch_and_is_told(git: Git) -> None:
    def delete() -> None:
        with notebook() as found:
            found.delete(id_of(found, "On Moscow."))

    branches(git, lambda: rewrite("On Moscow.", "On Moscow, ours."), delete)
    assert "CONFLICT (content)" in git("merge", "other", status=1)
    assert "On Moscow, ours." in notes()
    [conflict] = notebook().conflicts
    assert conflict.part == "deleted"


def test_a_deletion_and_an_edit_of_another_note_merge_by_themselves(git: Git) -> None:
    def delete() -> None:
        with notebook() as found:
            found.delete(id_of(found, "On December."))

    branches(git, lambda: rewrite("On Moscow.", "On Moscow, ours."), delete)
    git("merge", "--no-edit", "other")
    assert notes() == {"On Delegation.", "On Moscow, ours."}


def test_two_branches_that_both_added_the_file_keep_all_notes(git: Git) -> None:
    new = Path("new.txt")

    def annotate(word: str) -> None:
        new.write_text("Lisbon is by the sea.\n")
        with notebook(new) as found:
            found.add(found.article.find(word), note=f"On {word}.")
        git("add", ".")

    branches(git, lambda: annotate("Lisbon"), lambda: annotate("sea"))
    git("merge", "--no-edit", "other")
    assert notes(new) == {"On Lisbon.", "On sea."}


def test_what_was_stashed_merges_with_what_was_committed_meanwhile(git: Git) -> None:
    rewrite("On Moscow.", "On Moscow, stashed.")
    git("stash", "--quiet")
    rewrite("On December.", "On December, committed.")
    git.commit("Meanwhile")
    git("stash", "pop", "--quiet")
    assert notes() == {"On Delegation.", "On Moscow, stashed.", "On December, committed."}


def test_what_was_added_edited_and_deleted_can_be_reverted(git: Git) -> None:
    with notebook() as found:
        found.delete(id_of(found, "On Delegation."))
        found.edit(id_of(found, "On Moscow."), note="On Moscow, new.")
        found.add(found.article.find("harbour"), note="On harbour.")
    git.commit("Regretted")
    rewrite("On December.", "On December, later.")
    git.commit("Stays")
    git("revert", "--no-edit", "HEAD~1")
    assert notes() == {"On Delegation.", "On Moscow.", "On December, later."}
    assert notebook().conflicts == ()


def test_branches_that_were_merged_both_ways_merge_again(git: Git) -> None:
    branches(
        git,
        lambda: rewrite("On Moscow.", "On Moscow, ours."),
        lambda: rewrite("On December.", "On December, theirs."),
    )
    git("branch", "mine")
    git("merge", "--no-edit", "other")
    git("switch", "--quiet", "other")
    git("merge", "--no-edit", "mine")
    rewrite("On Delegation.", "On Delegation, theirs.")
    git.commit("More of theirs")
    git("switch", "--quiet", "main")
    rewrite("On Moscow, ours.", "On Moscow, again.")
    git.commit("More of ours")
    git("merge", "--no-edit", "other")
    assert notes() == {"On Delegation, theirs.", "On Moscow, again.", "On December, theirs."}


def test_a_sidecar_that_cannot_be_read_stays_and_git_asks(git: Git) -> None:
    def ruin() -> None:
        beside(REPORT).write_text(beside(REPORT).read_text().replace('"items": [', '"items": [ oh', 1))

    branches(git, lambda: rewrite("On Moscow.", "On Moscow, ours."), ruin)
    ours = beside(REPORT).read_bytes()
    said = git("merge", "other", status=1)
    assert "CONFLICT (content)" in said
    assert "diple: " in said
    assert beside(REPORT).read_bytes() == ours
    assert " oh" in git("show", ":3:report.txt.annotations.json")


def test_a_diff_and_a_log_show_notes_as_text(git: Git) -> None:
    rewrite("On Moscow.", "On Moscow,\nin two lines.")
    shown = git("diff")
    removed = [line for line in shown.splitlines() if line.startswith("-") and line[:3] != "---"]
    assert len(removed) == 1
    assert "On Moscow." in removed[0]
    assert "in two lines." in shown
    assert "TextualBody" not in shown
    assert "modified" not in shown
    git.commit("Two lines")
    logged = git("log", "--patch")
    assert "in two lines." in logged
    assert "On Delegation." in logged
    assert "TextualBody" not in logged


def test_a_sidecar_that_cannot_be_read_is_shown_as_it_is_after_the_reason(git: Git) -> None:
    beside(REPORT).write_bytes(b'{"broken": \x1b]0;x\x07\n')
    shown = git("diff")
    assert "+" in shown
    assert '{"broken": ␛]0;x␇' in shown
    assert "line 1" in shown


def test_where_diple_is_gone_git_merges_and_shows_text_as_it_always_did(git: Git) -> None:
    for key in ("merge.diple.driver", "diff.diple.textconv"):
        command = git("config", key).strip()
        git("config", key, command.replace("-m annotations", "-m no_such_module"))
    branches(
        git,
        lambda: rewrite("On Moscow.", "On Moscow, ours."),
        lambda: rewrite("On Moscow.", "On Moscow, theirs."),
    )
    assert "TextualBody" in git("log", "--patch")
    git("merge", "other", status=1)
    assert "<<<<<<< ours" in beside(REPORT).read_text()


# -- the check before a commit


def test_the_hook_keeps_conflict_marks_from_being_committed(git: Git, run: Run) -> None:
    assert run("git", "install", "--hook").exit_code == 0
    sound = beside(REPORT).read_bytes()
    beside(REPORT).write_bytes(b"<<<<<<< ours\n" + sound + b"=======\n" + sound + b">>>>>>> theirs\n")
    said = git("commit", "--all", "--message", "Marks", status=1)
    where = "report.txt.annotations.json, line 1, column 1"
    assert said.startswith(f"diple: {where}: git left its conflict marks here; ")
    beside(REPORT).write_bytes(sound)
    rewrite("On Moscow.", "Sound again.")
    assert "diple" not in git("commit", "--all", "--message", "Sound")


def test_the_hook_looks_at_what_is_staged_and_not_at_the_files(git: Git, run: Run) -> None:
    run("git", "install", "--hook")
    rewrite("On Moscow.", "Staged.")
    git("add", ".")
    beside(REPORT).write_text("broken")
    Path("odd name\n.annotations.json").write_text("not staged")
    git("commit", "--message", "Sound")
    git("add", ".")
    said = git("commit", "--message", "Broken", status=1)
    assert len(said.splitlines()) == 2


def test_the_hook_warns_of_conflicts_that_are_not_settled(git: Git, run: Run) -> None:
    run("git", "install", "--hook")
    branches(
        git,
        lambda: rewrite("On Moscow.", "On Moscow, ours."),
        lambda: rewrite("On Moscow.", "On Moscow, theirs."),
    )
    git("merge", "other", status=1)
    said = git("commit", "--all", "--message", "As it is")
    about = notebook().conflicts[0].about[-8:]
    assert f"diple: report.txt.annotations.json: {about}: two versions of its note are not settled; " in said


def test_the_check_is_quiet_where_there_is_nothing_to_say(git: Git, run: Run) -> None:
    git("rm", "--quiet", "--cached", beside(REPORT))
    result = run("git", "check")
    assert (result.output, result.exit_code) == ("", 0)


def test_a_hook_that_cannot_run_diple_keeps_nobody_from_committing(git: Git, run: Run) -> None:
    run("git", "install", "--hook")
    hook = Path(".git/hooks/pre-commit")
    hook.write_text(hook.read_text().replace("-m annotations", "-m no_such_module"))
    rewrite("On Moscow.", "Committed.")
    git.commit("Without diple")


# -- the program


def test_diple_is_found_by_git_where_no_path_leads_to_it(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite("On Moscow.", "On Moscow, new.")
    monkeypatch.setenv("PATH", os.path.dirname(git.program) + os.pathsep + "/bin")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert "TextualBody" not in git("diff")


def test_a_repository_brings_no_modules_into_diple(git: Git) -> None:
    for name in ("annotations", "msgspec", "click"):
        Path(name).mkdir()
        Path(name, "__init__.py").write_text("raise SystemExit('taken')")
        Path(name, "__main__.py").write_text("raise SystemExit('taken')")
    rewrite("On Moscow.", "On Moscow, new.")
    shown: Any = subprocess.run(["git", "diff"], capture_output=True, text=True, check=True)
    assert "TextualBody" not in shown.stdout
    assert shown.stderr == ""

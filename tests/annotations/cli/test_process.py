"""The real command in a process of its own: pipes, streams, what it imports and what it costs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "annotations")
HEAVY = {"textual", "rich", "tui", "spacy", "trafilatura", "pygments", "markdown_it", "lxml", "numpy"}

Launch = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which compiled modules are kept, as in an installation."""
    kept = tmp_path_factory.getbasetemp() / "compiled"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(kept)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


@pytest.fixture
def launch(environment: dict[str, str], article: Path) -> Launch:
    def launch(*args: object, **settings: object) -> subprocess.CompletedProcess[bytes]:
        extra = settings.pop("environment", {})
        assert isinstance(extra, dict)
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        command = [*COMMAND, *map(str, args)]
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            command,
            env={**environment, **extra},
            timeout=PATIENCE,
            cwd=article.parent,
            check=False,
            **streams,
        )

    return launch


def test_notes_are_added_listed_and_printed(launch: Launch, article: Path) -> None:
    added = launch("add", article.name, "--quote", "Moscow", "--note", "-", "--tag", "who", input=b"Who?\n")
    assert (added.returncode, added.stderr) == (0, b"")
    row = json.loads(launch("list", "--format", "jsonl").stdout)
    assert row["id"] == added.stdout.decode().strip()
    assert row["article"] == article.name
    printed = launch(article.name).stdout.decode()
    assert "Moscow[1] keen" in printed
    assert "    Who?\n" in printed
    assert launch("delete", row["id"][-8:]).returncode == 0
    nothing = launch("list")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, b"", b"diple: no annotations found\n")


@pytest.mark.parametrize("words", [["cat"], ["export", "--no-statistical", "--to", "pygments:text"]])
def test_a_closed_pipe_is_silent(environment: dict[str, str], article: Path, words: list[str]) -> None:
    article.write_text("a line of an article\n" * (200_000 if words == ["cat"] else 20_000))
    with subprocess.Popen(
        [*COMMAND, *words, article], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=PATIENCE) == 0


def test_a_closed_stdout_is_silent(environment: dict[str, str], article: Path) -> None:
    words = [*COMMAND, "add", article.name, "--whole", "--tag", "t"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *words],
        env=environment,
        cwd=article.parent,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"tagging" in article.with_name("report.txt.annotations.json").read_bytes()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("args", [("--help",), ("schema",), ("cat", "report.txt")])
def test_an_output_that_is_full_is_told_in_a_line(launch: Launch, args: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = launch(*args, stdout=full)
    assert (done.returncode, done.stderr) == (3, b"diple: No space left on device\n")


def test_an_output_that_lacks_characters_gets_stand_ins(launch: Launch, article: Path) -> None:
    article.write_text("東京 and Zürich\n")
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    assert launch("cat", article.name, environment=ascii_only).stdout.endswith(b"?? and Z?rich\n")
    launch("add", article.name, "--quote", "東京")
    row = json.loads(launch("list", "--format", "jsonl", environment=ascii_only).stdout)
    assert row["quote"] == "東京"


def test_list_and_search_import_nothing_heavy(
    launch: Launch, environment: dict[str, str], article: Path
) -> None:
    launch("add", article.name, "--quote", "Moscow", "--tag", "who")
    for args in (
        ["list"],
        ["search", "tag:who", "--format", "json"],
        ["--help"],
        ["config"],
        ["cat", article.name],
    ):
        program = (
            "import sys\n"
            "from annotations.cli import build_group\n"
            "try:\n"
            f"    build_group().main({args!r})\n"
            "except SystemExit as done:\n"
            "    assert done.code == 0, done.code\n"
            "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            cwd=article.parent,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        loaded = {name.partition(".")[0] for name in done.stderr.splitlines()}
        assert loaded & HEAVY == set()


def test_list_costs_at_most_ten_times_an_empty_python(
    launch: Launch, environment: dict[str, str], article: Path
) -> None:
    launch("add", "report.txt", "--quote", "Moscow")

    def seconds(*command: str) -> float:
        """Return the processor time of a command: what else the machine does is not in it."""
        with subprocess.Popen(
            command, env=environment, cwd=article.parent, stdout=subprocess.DEVNULL
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return used.ru_utime + used.ru_stime

    # The least of several runs, in turn, tells what it costs: others share caches with other programs.
    ours = pythons = float("inf")
    for _ in range(40):
        ours = min(ours, seconds(*COMMAND, "list"))
        pythons = min(pythons, seconds(sys.executable, "-c", "pass"))
        if ours <= 10 * pythons:
            break
    assert ours <= 10 * pythons


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_script_for_bash_completes(environment: dict[str, str], article: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "diple"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotations "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(diple completion bash)"; COMP_WORDS=(diple add --wh); COMP_CWORD=2;'
        ' _diple_completion diple; echo "${COMPREPLY[@]}"'
    )
    path = f"{program.parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**environment, "PATH": path},
        cwd=article.parent,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert done.stdout == "--whole\n"
    assert done.stderr == ""

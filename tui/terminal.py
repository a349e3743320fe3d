"""What this terminal and this line can do, decided once from the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """How to treat the terminal.

    ``ssh``: a line that may be slow, said in the status line.  ``scroll_region``: the terminal moves rows
    itself.  ``colour``: false under ``NO_COLOR``, where only attributes tell things apart.  ``blocks``: the
    font has the block characters that small graphs are drawn with.
    """

    ssh: bool
    scroll_region: bool
    colour: bool
    blocks: bool = True


def attached(*, keyboard: bool = True) -> bool:
    """Tell whether a person sees what is printed and drawn; with ``keyboard``, also whether keys come in.

    Textual draws on standard error as it was at the start, and reads standard input as it was.
    """
    streams = (sys.stdout, sys.__stderr__, *((sys.stdin,) if keyboard else ()))
    return all(stream is not None and stream.isatty() for stream in streams)


def usable(environment: Mapping[str, str]) -> bool:
    """Tell whether a full-screen program can run in a terminal of this kind."""
    return environment.get("TERM", "") not in ("", "dumb", "unknown")


def policy(environment: Mapping[str, str] | None = None) -> Policy:
    """Return the policy for an environment, by default the process's own."""
    env = os.environ if environment is None else environment
    locale = next((env[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if env.get(name)), "")
    console = env.get("TERM", "").startswith(("linux", "vt", "cons25"))
    return Policy(
        ssh=any(env.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "MOSH_SERVER_PID")),
        scroll_region=not env.get("TERM", "").startswith(("linux", "vt52", "cons25")),
        colour=not env.get("NO_COLOR"),
        blocks=not console and (not locale or "utf" in locale.lower()),
    )

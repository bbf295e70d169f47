"""Starts the newsgraph binary and says what went wrong."""

import os
import pathlib
import shutil
from typing import List, Optional, Sequence

INCOMPLETE = 3  # exit code: finished, but the ledger lists items that were not (fully) processed


class NewsgraphError(Exception):
    """The program failed. Its message is the program's own; exit_code is 1 for
    what failed and 2 for what was asked wrongly (-1 where it was killed)."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class IncompleteWarning(UserWarning):
    """Some articles were not, or not fully, processed: Graph.problems lists them."""


def binary() -> str:
    """The path of the program: $NEWSGRAPH_BINARY, else the one in this package, else the one on the path."""
    if chosen := os.environ.get("NEWSGRAPH_BINARY"):
        return chosen
    for name in ("newsgraph", "newsgraph.exe"):
        own = pathlib.Path(__file__).parent / "bin" / name
        if own.exists():
            return str(own)
    if found := shutil.which("newsgraph"):
        return found
    raise NewsgraphError("no newsgraph binary: it is in the wheel; without it, name it in NEWSGRAPH_BINARY or put it on the path", 2)


def failure(stderr: bytes, exit_code: int) -> NewsgraphError:
    """The error of a program that ended with this code."""
    text = stderr.decode("utf-8", "replace").strip()
    return NewsgraphError(text or f"newsgraph ended with exit code {exit_code}", exit_code)


def options(
    *,
    tagger: Optional[str],
    model: Optional["os.PathLike[str] | str"],
    gazetteers: "Sequence[os.PathLike[str] | str]",
    language: str,
    workers: Optional[int],
) -> List[str]:
    """The flags that extract and tag share."""
    args = ["--language", language]
    if tagger is not None:
        args += ["--tagger", tagger]
    if model is not None:
        args += ["--model", os.fspath(model)]
    for gazetteer in gazetteers:
        args += ["--gazetteer", os.fspath(gazetteer)]
    if workers is not None:
        args += ["--workers", str(workers)]
    return args

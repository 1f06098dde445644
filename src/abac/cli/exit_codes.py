"""What `abac` ends with. Scripts depend on these numbers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final


class ExitCode(IntEnum):
    """The exit codes of every verb; 130 and 141 are the shell's own numbers for SIGINT and SIGPIPE."""

    HOLDS = 0
    DOES_NOT_HOLD = 1
    BAD_INPUT = 2
    UNKNOWN = 3
    DEFECT = 4
    INTERRUPTED = 130
    PIPE_CLOSED = 141


EPILOG: Final = "Exit codes: 0 it holds, 1 it does not, 2 bad input or use, 3 unknown, 4 a defect in abac."

_PRECEDENCE: Final = (ExitCode.DEFECT, ExitCode.BAD_INPUT, ExitCode.DOES_NOT_HOLD, ExitCode.UNKNOWN)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code that wins when several apply: 4 over 2 over 1 over 3 over 0.

    An unknown answer never hides a broken one, and no answer hides input that was not read.
    """
    found = set(codes)
    return next((code for code in _PRECEDENCE if code in found), ExitCode.HOLDS)

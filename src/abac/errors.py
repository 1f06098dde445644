"""Every error that this package raises on purpose.

AbacError                  exit code 4 unless a subclass says otherwise: a defect in abac
└── InputError             2: files, arguments or documents that cannot be read as what they should be
    └── Unsupported        2: understood, but not decided yet; never half-decided
"""

from __future__ import annotations

from collections.abc import Iterable


class AbacError(Exception):
    """Root of the tree. `exit_code` is what the command line ends with (CLI.md, exit codes)."""

    exit_code = 4


class InputError(AbacError):
    """Bad input: one or more problems, each with its place, what was found and what was expected.

    `problems` holds `located.Problem` values; all that were found, never the first alone.
    """

    exit_code = 2

    def __init__(self, problems: Iterable[object]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Unsupported(InputError):
    """A request or document whose meaning this version does not decide; refused as a whole."""

"""GitHub's workflow commands."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given

from abac.report.ci import github
from abac.results.matrix import MatrixResult, PropertyResult, Status
from matrices import hostile_matrix, studio_matrix
from strategies.results import matrices

COMMAND = re.compile(r"::(error|notice)(?: [a-z]+=[^,:]+(?:,[a-z]+=[^,:]+)*)?::.*")


def test_a_cause_is_an_error_on_its_line() -> None:
    """GitHub Docs, Workflow commands: file, line and col are the annotation's place."""
    line = next(line for line in github(studio_matrix()).splitlines() if "InvokeEndpoint" in line)
    assert line.startswith("::error file=policies/team/sagemaker-inference.yaml,line=31,col=5,title=I2::Team1's ")


def test_the_verdict_is_a_notice() -> None:
    """A green run says what it decided."""
    assert github(studio_matrix(tight=True)) == (
        "::notice title=isolation::The contract holds for all 3,884 decided requests. Properties: 8 hold, 3 pending.\n"
    )


def test_at_most_ten_errors_and_the_tenth_counts_the_rest() -> None:
    """GitHub shows ten errors of a step; more would vanish without a word."""
    lines = github(replace(studio_matrix(), uncovered=tuple(f"s3:A{n}" for n in range(20)))).splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    assert len(errors) == 10
    assert errors[-1].endswith("::17 more errors are left out here; results.json holds all")


def test_unknown_is_an_error() -> None:
    """Unknown never counts as holding (ISOLATION.md)."""
    result = MatrixResult((), (PropertyResult("I8", "", Status.UNKNOWN, 0, because="zero rows"),))
    assert "::error title=I8::unknown: zero rows" in github(result)


def test_hostile_text_starts_no_command_of_its_own() -> None:
    """A line break in a policy's text would let it write commands into the log."""
    assert all(COMMAND.fullmatch(line) for line in github(hostile_matrix()).splitlines())


@given(matrices())
def test_every_line_is_one_command(result: MatrixResult) -> None:
    """The same for texts that nobody thought of."""
    assert all(COMMAND.fullmatch(line) for line in github(result).split("\n")[:-1])

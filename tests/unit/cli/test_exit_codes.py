"""Exit codes: CLI reference, Exit codes."""

from __future__ import annotations

import itertools

import pytest

from abac.cli.exit_codes import ExitCode, worst

RANK = (4, 2, 1, 3, 0)  # CLI reference: 4 wins over 2 over 1 over 3


@pytest.mark.parametrize(("first", "second"), list(itertools.product(RANK, RANK)))
def test_the_worse_of_two_codes_wins(first: int, second: int) -> None:
    """4 wins over 2 over 1 over 3, in either order (CLI reference, Exit codes)."""
    expected = RANK[min(RANK.index(first), RANK.index(second))]
    assert worst([ExitCode(first), ExitCode(second)]) == expected


def test_nothing_that_went_wrong_is_0() -> None:
    """No code at all means that everything holds (CLI reference, Exit codes)."""
    assert worst([]) == 0

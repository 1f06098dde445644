"""A morning's crowd at the sign-in: `python -m benchmarks.sign_in_load [--check] [--people N]`.

Ten thousand first clicks of a thousand people, at once and in one process, over ports in memory: 5 % of all calls to
SageMaker fail, CreateUserProfile lets one call a second through for each of ten accounts. Whatever happens, there must
be one Studio profile a person, and nobody in another's.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sign_in_kit.crowd import Outcome

TESTS = Path(__file__).resolve().parents[1] / "tests"
PEOPLE, CLICKS, TEAMS, THREADS = 1_000, 10, 10, 32


def crowd(people: int = PEOPLE) -> Outcome:
    """Let so many people click ten times each."""
    sys.path[:0] = [str(TESTS)]
    import pytest

    from saml_kit.clock import hold
    from sign_in_kit.crowd import Crowd, click_at_once

    with pytest.MonkeyPatch.context() as patch:
        hold(patch)
        return click_at_once(Crowd(people=people, clicks=CLICKS, teams=TEAMS, threads=THREADS))


def main() -> int:
    """Print what became of the crowd; with `--check`, end with 1 where one Studio profile is too many or too few."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args()
    outcome = crowd(given.people)
    wrong = outcome.in_a_wrong_one + outcome.ends["nowhere"]
    holds = outcome.studio_profiles == given.people and not wrong
    clicks = sum(outcome.ends.values())
    middle = quantiles(outcome.milliseconds, n=100)
    print(f"{clicks} first clicks of {given.people} people through {THREADS} threads in {outcome.seconds:.1f} s")
    print(f"a click: p50 {middle[49]:.0f} ms, p99 {middle[98]:.0f} ms, all threads on the same cores")
    print(f"{outcome.studio_profiles} Studio profiles, {outcome.in_a_wrong_one} clicks in a wrong one")
    print(", ".join(f"{number} in {end}" for end, number in outcome.ends.most_common()))
    return int(given.check and not holds)


if __name__ == "__main__":
    sys.exit(main())

"""A second catalogue's wildcard expansion, made by other people from other data, agrees with ours."""

from __future__ import annotations

import importlib
import json
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from abac.catalog import expand

OPINION: dict[str, Any] = json.loads((Path(__file__).parent / "second_opinion.json").read_bytes())
EXPECTED = {row["pattern"]: (row["only_here"], row["only_there"]) for row in OPINION["differences"]}


@cache
def _second() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the package leaves its data file open when imported
        return importlib.import_module("policyuniverse.expander_minimizer")


def _there(pattern: str) -> set[str]:
    return set(_second()._expand_wildcard_action(pattern))


def _known_to_both() -> set[str]:
    return _here("*") & set(_second().all_permissions)


def _here(pattern: str) -> set[str]:
    return {action.lower() for action in expand(pattern)}


@pytest.mark.parametrize("pattern", OPINION["patterns"])
def test_both_catalogues_expand_a_pattern_alike_over_the_actions_both_know(pattern: str) -> None:
    """IAM User Guide, IAM JSON policy elements: Action; each known difference is in second_opinion.json."""
    here, there = _here(pattern) & _known_to_both(), _there(pattern) & _known_to_both()
    assert (sorted(here - there), sorted(there - here)) == EXPECTED.get(pattern, ([], []))


def test_the_second_catalogue_knows_enough_of_ours_to_judge_it() -> None:
    """An agreement over few actions would say nothing: both know most of either."""
    assert len(_known_to_both()) > 14_000


def test_every_difference_has_a_reason_and_a_pattern_that_is_tried() -> None:
    """A difference nobody tries any more is to be removed."""
    assert all(row["because"] for row in OPINION["differences"])
    assert set(EXPECTED) <= set(OPINION["patterns"])

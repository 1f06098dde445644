"""`user_settings` against botocore's model."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import strategies as st

from abac.located import Problems, from_plain
from abac.teams.user_settings import check_user_settings, user_settings_shape
from unit.teams.registries import FIRST, refused, registry

SETTINGS: dict[str, Any] = {
    "SecurityGroups": ["sg-0123456789abcdef0"],
    "StudioWebPortal": "ENABLED",
    "JupyterLabAppSettings": {
        "DefaultResourceSpec": {"InstanceType": "ml.t3.medium"},
        "AppLifecycleManagement": {"IdleSettings": {"LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 60}},
    },
    "SpaceStorageSettings": {
        "DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": 5, "MaximumEbsVolumeSizeInGb": 100}
    },
}


def test_settings_are_kept_as_the_api_spells_them() -> None:
    """Elements are those of UserSettings (SageMaker API Reference, CreateUserProfile)."""
    team = registry(f"Team1: {{user_settings: {SETTINGS}}}").teams["Team1"]
    assert team.user_settings == SETTINGS


@pytest.mark.parametrize("element", ["ExecutionRole", "CustomPosixUserConfig", "CustomFileSystemConfigs", "Tags"])
def test_elements_that_decide_whose_role_or_files_a_person_gets_are_refused(element: str) -> None:
    """Another role, user id or file system would lend one team's people what is another's."""
    (found,) = refused(f"Team1: {{user_settings: {{{element}: x}}}}")
    assert found.startswith(f"teams.yaml:{FIRST}:27: `{element}` in `user_settings`; expected no `{element}`")


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("StudioWebPortal: enabled", "44: the text `enabled`; expected a value of `StudioWebPortal` that botocore"),
        ("JupyterLabSettings: {}", "27: unknown element `JupyterLabSettings`; expected one of"),
        ("SecurityGroups: sg-1", "43: the text `sg-1`; expected a list"),
        ("SecurityGroups: [1]", "44: the number `1`; expected text, in quotes"),
        ("SecurityGroups: [a, b, c, d, e, f]", "43: 6 items; expected 0 to 5 items"),
        ("DefaultLandingUri: ", "46: null; expected a value, or no such line"),
        ("SpaceStorageSettings: {DefaultEbsStorageSettings: {DefaultEbsVolumeSizeInGb: 5}}",
         "77: `MaximumEbsVolumeSizeInGb` absent from `DefaultEbsStorageSettings`"),
        ("JupyterLabAppSettings: {AppLifecycleManagement: {IdleSettings: {IdleTimeoutInMinutes: 59}}}",
         "113: the number `59`; expected 60 to 525600"),
    ],
)  # fmt: skip
def test_what_create_user_profile_would_refuse_is_refused_at_its_place(settings: str, problem: str) -> None:
    """Types, enumerations, lengths and bounds are those of the SageMaker API Reference, CreateUserProfile."""
    (found,) = refused(f"Team1: {{user_settings: {{{settings}}}}}")
    assert found.startswith(f"teams.yaml:{FIRST}:{problem}")


def _variants(value: Any) -> st.SearchStrategy[Any]:
    """Values like `value`, some of them broken: members dropped, replaced by another type, or unknown."""
    junk = st.sampled_from(["x", "", 1, -1, 1.5, True, [], {}, ["x"], {"Unknown": 1}])
    if isinstance(value, dict):
        members = {key: _variants(member) for key, member in value.items()}
        return st.one_of(st.fixed_dictionaries({}, optional=members), junk)
    return st.one_of(st.just(value), junk)


@given(_variants(SETTINGS))
def test_what_we_accept_botocore_accepts_too(settings: Any) -> None:
    """Botocore's ParamValidator is the second opinion: what it refuses never gets past the registry."""
    problems = Problems()
    check_user_settings(from_plain(settings, "teams.yaml"), problems)
    if not problems and isinstance(settings, dict):
        report = ParamValidator().validate(settings, user_settings_shape())
        assert not report.has_errors(), report.generate_report()

"""Studio profiles: statuses, names without regard to case, what AWS refuses."""

from __future__ import annotations

from typing import Any

from unit.studio_emulator.studios import ROLE, Clock, create_domain, refused


def _create(sagemaker: Any, domain: str, name: str, **more: Any) -> dict[str, Any]:
    created: dict[str, Any] = sagemaker.create_user_profile(DomainId=domain, UserProfileName=name, **more)
    return created


def _describe(sagemaker: Any, domain: str, name: str) -> dict[str, Any]:
    described: dict[str, Any] = sagemaker.describe_user_profile(DomainId=domain, UserProfileName=name)
    return described


def test_a_new_profile_is_pending_and_then_in_service(sagemaker: Any, domain: str, clock: Clock) -> None:
    """UserProfileStatus (SageMaker API Reference, DescribeUserProfile)."""
    _create(sagemaker, domain, "ada", UserSettings={"ExecutionRole": ROLE})
    assert _describe(sagemaker, domain, "ada")["Status"] == "Pending"
    clock.advance(9.9)
    assert _describe(sagemaker, domain, "ada")["Status"] == "Pending"
    clock.advance(0.1)
    found = _describe(sagemaker, domain, "ada")
    assert found["Status"] == "InService"
    assert found["UserSettings"]["ExecutionRole"] == ROLE


def test_names_ignore_letter_case(sagemaker: Any, domain: str) -> None:
    """AWS-FACTS.md, 15: Studio profile names ignore case."""
    _create(sagemaker, domain, "Ada")
    with refused("ResourceInUse"):
        _create(sagemaker, domain, "aDA")
    assert _describe(sagemaker, domain, "ada")["UserProfileName"] == "Ada"


def test_each_profile_has_a_home_of_its_own(sagemaker: Any, domain: str) -> None:
    """HomeEfsFileSystemUid: the id of the user profile in the domain's file system (DescribeUserProfile)."""
    for name in ("ada", "bob"):
        _create(sagemaker, domain, name)
    homes = {_describe(sagemaker, domain, name)["HomeEfsFileSystemUid"] for name in ("ada", "bob")}
    assert len(homes) == 2


def test_a_profile_needs_its_domain(sagemaker: Any, clock: Clock) -> None:
    """ResourceNotFound without it; and a domain that is Pending takes no Studio profile."""
    with refused("ResourceNotFound"):
        _create(sagemaker, "d-none", "ada")
    pending = create_domain(sagemaker)
    with refused("ValidationException"):
        _create(sagemaker, pending, "ada")


def test_a_name_outside_the_pattern_is_refused(sagemaker: Any, domain: str) -> None:
    """UserProfileName: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}` (CreateUserProfile)."""
    for name in ("a_b", "-a", "a-", "a" * 64, "a\n"):
        with refused("ValidationException"):
            _create(sagemaker, domain, name)


def test_a_profile_that_was_told_to_fail_says_why(sagemaker: Any, domain: str, clock: Clock) -> None:
    """`FailureReason` belongs to the status Failed (DescribeUserProfile)."""
    _create(sagemaker, domain, "Broken")
    assert "FailureReason" not in _describe(sagemaker, domain, "broken")
    clock.advance(10)
    found = _describe(sagemaker, domain, "broken")
    assert found["Status"] == "Failed"
    assert found["FailureReason"]


def test_an_update_takes_the_members_that_it_names(sagemaker: Any, domain: str, clock: Clock) -> None:
    """UpdateUserProfile: what is not named stays; only a Studio profile that is InService can be updated."""
    _create(sagemaker, domain, "ada", UserSettings={"ExecutionRole": ROLE})
    change = {"DomainId": domain, "UserProfileName": "ada", "UserSettings": {"SecurityGroups": ["sg-1"]}}
    with refused("ResourceInUse"):
        sagemaker.update_user_profile(**change)
    clock.advance(10)
    sagemaker.update_user_profile(**change)
    found = _describe(sagemaker, domain, "ada")
    assert found["Status"] == "Updating"
    assert found["UserSettings"] == {"ExecutionRole": ROLE, "SecurityGroups": ["sg-1"]}


def test_a_deleted_profile_is_deleting_and_then_gone(sagemaker: Any, domain: str, clock: Clock) -> None:
    """Its name is free again only then; a space that it owns keeps it."""
    _create(sagemaker, domain, "ada")
    owned = {"OwnershipSettings": {"OwnerUserProfileName": "ADA"}, "SpaceSharingSettings": {"SharingType": "Private"}}
    sagemaker.create_space(DomainId=domain, SpaceName="lab", **owned)
    with refused("ResourceInUse"):
        sagemaker.delete_user_profile(DomainId=domain, UserProfileName="ada")
    sagemaker.delete_space(DomainId=domain, SpaceName="lab")
    clock.advance(10)
    sagemaker.delete_user_profile(DomainId=domain, UserProfileName="ada")
    assert _describe(sagemaker, domain, "ada")["Status"] == "Deleting"
    clock.advance(10)
    with refused("ResourceNotFound"):
        _describe(sagemaker, domain, "ada")
    _create(sagemaker, domain, "ada")


def test_a_list_comes_in_pages(sagemaker: Any, domain: str) -> None:
    """ListUserProfiles: ten unless MaxResults says otherwise; NextToken leads on (AWS-FACTS.md, 16)."""
    for number in range(12):
        _create(sagemaker, domain, f"user{number}")
    first = sagemaker.list_user_profiles(DomainIdEquals=domain)
    assert len(first["UserProfiles"]) == 10
    rest = sagemaker.list_user_profiles(DomainIdEquals=domain, NextToken=first["NextToken"])
    assert [found["UserProfileName"] for found in rest["UserProfiles"]] == ["user10", "user11"]
    assert "NextToken" not in rest
    named = sagemaker.list_user_profiles(UserProfileNameContains="USER1")
    assert {found["UserProfileName"] for found in named["UserProfiles"]} == {"user1", "user10", "user11"}
    with refused("ValidationException"):
        sagemaker.list_user_profiles(NextToken="x")

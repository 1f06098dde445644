"""Studio profiles: CreateUserProfile, DescribeUserProfile, UpdateUserProfile, DeleteUserProfile, ListUserProfiles."""

from __future__ import annotations

from typing import Any

from studio_emulator.errors import ResourceInUseError, ValidationError
from studio_emulator.listing import named_like, page
from studio_emulator.resources import Kind, Resource, Status
from studio_emulator.studio import Studio


def create_user_profile(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """A new Studio profile with a home directory of its own.

    Raises ResourceNotFoundError without the domain, ValidationError while it is not InService, and ResourceInUseError
    where the name is taken in any letter case.
    """
    domain = studio.get(Kind.DOMAIN, (request["DomainId"],))
    if domain.phase.at(studio.now()) is not Status.IN_SERVICE:
        raise ValidationError(f"domain {request['DomainId']} is not InService.")
    names = (request["DomainId"], request["UserProfileName"])
    profile = studio.create(Kind.USER_PROFILE, names, request, HomeEfsFileSystemUid=studio.next_uid())
    profile.added["UserProfileArn"] = profile.arn
    if names[1].lower() in {name.lower() for name in studio.behaviour.failing}:
        profile.enter(Status.PENDING, Status.FAILED, studio.now(), studio.behaviour.pending_seconds)
        profile.failure = "The emulator was told that this Studio profile fails."
    return {"UserProfileArn": profile.arn}


def describe_user_profile(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError."""
    return _profile(studio, request).described(studio.now())


def update_user_profile(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError, and ResourceInUseError where the Studio profile is not InService."""
    profile = _profile(studio, request)
    studio.update(profile, {"UserSettings": request.get("UserSettings", {})})
    return {"UserProfileArn": profile.arn}


def delete_user_profile(studio: Studio, request: dict[str, Any]) -> None:
    """Raises ResourceNotFoundError, and ResourceInUseError while its spaces or apps exist."""
    profile = _profile(studio, request)
    child = next(studio.depend_on(request["DomainId"], request["UserProfileName"]), None)
    if child is not None:
        raise ResourceInUseError(f"{child.arn} still belongs to the user profile; delete it first.")
    studio.delete(profile)


def list_user_profiles(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError for a foreign token."""
    found = studio.all(Kind.USER_PROFILE, request.get("DomainIdEquals"))
    profiles, following = page(named_like(found, request.get("UserProfileNameContains")), request)
    return {"UserProfiles": [profile.described(studio.now()) for profile in profiles], **following}


def _profile(studio: Studio, request: dict[str, Any]) -> Resource:
    return studio.get(Kind.USER_PROFILE, (request["DomainId"], request["UserProfileName"]))

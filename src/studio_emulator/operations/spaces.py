"""Spaces: CreateSpace, DescribeSpace, UpdateSpace, DeleteSpace, ListSpaces."""

from __future__ import annotations

from typing import Any

from studio_emulator.errors import ResourceInUseError
from studio_emulator.listing import named_like, page
from studio_emulator.resources import Kind, Resource
from studio_emulator.studio import Studio


def create_space(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """A new space. Raises ResourceNotFoundError without the domain or the owner, ResourceInUseError."""
    domain = studio.get(Kind.DOMAIN, (request["DomainId"],))
    owner = request.get("OwnershipSettings", {}).get("OwnerUserProfileName")
    if owner is not None:
        studio.get(Kind.USER_PROFILE, (request["DomainId"], owner))
    names = (request["DomainId"], request["SpaceName"])
    space = studio.create(Kind.SPACE, names, request, HomeEfsFileSystemUid=studio.next_uid())
    space.added |= {"SpaceArn": space.arn, "Url": f"{domain.added['Url']}/spaces/{request['SpaceName']}"}
    return {"SpaceArn": space.arn}


def describe_space(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError."""
    return _space(studio, request).described(studio.now())


def update_space(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError, and ResourceInUseError where the space is not InService."""
    space = _space(studio, request)
    changed = {name: value for name, value in request.items() if name in ("SpaceSettings", "SpaceDisplayName")}
    studio.update(space, changed)
    return {"SpaceArn": space.arn}


def delete_space(studio: Studio, request: dict[str, Any]) -> None:
    """Raises ResourceNotFoundError, and ResourceInUseError while an app runs in it."""
    space = _space(studio, request)
    for child in studio.depend_on(request["DomainId"]):
        if child.kind is Kind.APP and child.settings.get("SpaceName", "").lower() == space.names[1].lower():
            raise ResourceInUseError(f"{child.arn} is still in the space; delete it first.")
    studio.delete(space)


def list_spaces(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError for a foreign token."""
    found = studio.all(Kind.SPACE, request.get("DomainIdEquals"))
    spaces, following = page(named_like(found, request.get("SpaceNameContains")), request)
    return {"Spaces": [_summary(space.described(studio.now())) for space in spaces], **following}


def _space(studio: Studio, request: dict[str, Any]) -> Resource:
    return studio.get(Kind.SPACE, (request["DomainId"], request["SpaceName"]))


def _summary(described: dict[str, Any]) -> dict[str, Any]:
    """A row of a list names settings by a summary of their own."""
    return described | {
        "SpaceSettingsSummary": described.get("SpaceSettings", {}),
        "SpaceSharingSettingsSummary": described.get("SpaceSharingSettings", {}),
        "OwnershipSettingsSummary": described.get("OwnershipSettings", {}),
    }

"""Apps: CreateApp, DescribeApp, DeleteApp, ListApps."""

from __future__ import annotations

from typing import Any

from studio_emulator.errors import ValidationError
from studio_emulator.listing import page
from studio_emulator.resources import Kind, Resource
from studio_emulator.studio import Studio


def create_app(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """A new app of a Studio profile or of a space; a deleted one of the same name is replaced.

    Raises ValidationError unless exactly one of them is named, ResourceNotFoundError, ResourceInUseError.
    """
    _holder(studio, request)
    app = studio.create(Kind.APP, _names(request), request)
    app.added["AppArn"] = app.arn
    return {"AppArn": app.arn}


def describe_app(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ResourceNotFoundError; a deleted app is described as Deleted."""
    return studio.get(Kind.APP, _names(request)).described(studio.now())


def delete_app(studio: Studio, request: dict[str, Any]) -> None:
    """Raises ResourceNotFoundError."""
    studio.delete(studio.get(Kind.APP, _names(request)))


def list_apps(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """Raises ValidationError for a foreign token."""
    wanted = {name.removesuffix("Equals"): value for name, value in request.items() if name.endswith("Equals")}
    found = (
        app
        for app in studio.all(Kind.APP)
        if all(app.settings.get(name, "").lower() == value.lower() for name, value in wanted.items())
    )
    apps, following = page(found, request)
    return {"Apps": [app.described(studio.now()) for app in apps], **following}


def _holder(studio: Studio, request: dict[str, Any]) -> Resource:
    profile, space = request.get("UserProfileName"), request.get("SpaceName")
    if (profile is None) == (space is None):
        raise ValidationError("Exactly one of UserProfileName and SpaceName is needed.")
    kind = Kind.USER_PROFILE if profile is not None else Kind.SPACE
    return studio.get(kind, (request["DomainId"], str(profile or space)))


def _names(request: dict[str, Any]) -> tuple[str, ...]:
    holder = request.get("UserProfileName") or request.get("SpaceName") or ""
    return request["DomainId"], holder, request["AppType"], request["AppName"]

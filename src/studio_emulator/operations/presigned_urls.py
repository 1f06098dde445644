"""CreatePresignedDomainUrl."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from studio_emulator.errors import ValidationError
from studio_emulator.resources import Kind, Status
from studio_emulator.studio import Grant, Studio

# SageMaker API Reference, CreatePresignedDomainUrl: ExpiresInSeconds and SessionExpirationDurationInSeconds.
EXPIRES: Final = 300
SESSION: Final = 43_200


def create_presigned_domain_url(studio: Studio, request: dict[str, Any]) -> dict[str, Any]:
    """An address that opens Studio as one Studio profile until it expires; who holds it may use it.

    `AuthorizedUrl` is as AWS's; the server puts its own address in place of the host.
    Raises ResourceNotFoundError, and ValidationError where the domain does not authenticate by IAM or the Studio
    profile is not InService.
    """
    domain = studio.get(Kind.DOMAIN, (request["DomainId"],))
    if domain.settings["AuthMode"] != "IAM":
        raise ValidationError("This operation can only be called when the authentication mode of the domain is IAM.")
    profile = studio.get(Kind.USER_PROFILE, (request["DomainId"], request["UserProfileName"]))
    status = profile.phase.at(studio.now())
    if status is not Status.IN_SERVICE:
        raise ValidationError(f"user profile {request['UserProfileName']} is {status}, not InService.")
    if "SpaceName" in request:
        studio.get(Kind.SPACE, (request["DomainId"], request["SpaceName"]))
    token = studio.grant(
        Grant(
            domain=domain.names[0],
            user_profile=profile.names[1],
            space=request.get("SpaceName"),
            landing=request.get("LandingUri"),
            session_seconds=request.get("SessionExpirationDurationInSeconds", SESSION),
            expires=studio.now() + timedelta(seconds=request.get("ExpiresInSeconds", EXPIRES)),
        )
    )
    return {"AuthorizedUrl": f"{domain.added['Url']}/auth?{urlencode({'token': token})}"}

"""Who may enter what: a verified assertion and the team directory → one Studio profile and how it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saml_backend.directory import Landing, Network, TeamDirectory, TeamEntry
from saml_backend.profile_names import studio_profile_name
from saml_backend.refusal import Refused, Step
from saml_backend.validation import VerifiedAssertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What one person may enter. Roles are written as in an ARN after `role/`: path and name.

    `tags`, `execution_role` and `user_settings` are the Studio profile's; `landing` holds the places where Studio may
    open, by name. All of it comes from the directory, nothing but `user` and `display_name` from the assertion.
    """

    team: str
    user: str
    display_name: str
    profile_name: str
    account: str
    region: str
    domain: str
    opener_role: str
    execution_role: str
    tags: Mapping[str, str]
    user_settings: Mapping[str, Any]
    session_duration_seconds: int
    allowed_networks: tuple[Network, ...]
    vpc_endpoints: frozenset[str]
    landing: Mapping[str, Landing]


def entitle(assertion: VerifiedAssertion, directory: TeamDirectory) -> Entitlement:
    """Return what the person of a verified assertion may enter.

    Raises:
        Refused: at step ENTITLEMENT; the directory does not have the team, or not the permission profile.
        Misconfigured: the team's row is damaged.
    """
    entry = directory.team(assertion.team)
    return Entitlement(
        team=entry.team,
        user=assertion.user_id,
        display_name=assertion.display_name,
        profile_name=studio_profile_name(assertion.user_id, entry.team, entry.team_prefix, entry.profiles),
        account=entry.account,
        region=entry.region,
        domain=entry.domain,
        opener_role=entry.opener_role,
        execution_role=_execution_role(entry, assertion.permission_profile),
        tags=entry.tags,
        user_settings=entry.user_settings,
        session_duration_seconds=entry.session_duration_seconds,
        allowed_networks=entry.allowed_networks,
        vpc_endpoints=entry.vpc_endpoints,
        landing=entry.landing,
    )


def _execution_role(entry: TeamEntry, permission_profile: str | None) -> str:
    if permission_profile is None:
        return entry.execution_role
    if permission_profile not in entry.execution_roles:
        raise Refused(
            Step.ENTITLEMENT,
            "permission-profile-unknown",
            "the attribute mapping `permissionprofile` names none of the team's permission profiles",
        )
    return entry.execution_roles[permission_profile]

"""Teams and documents → the roles that Terraform creates, and the directory that the sign-in reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from abac.errors import InputError
from abac.generate.documents import Document
from abac.generate.limits import Limit
from abac.language.policy import PolicyType
from abac.language.world import PrincipalKind
from abac.located import Place, Problem
from abac.teams import NetworkProfile, Registry, Team, naming

Row = dict[str, Any]

# A role that is assumed by a role lives an hour at most (IAM User Guide, Roles terms and concepts: role chaining).
CHAINED_SESSION_SECONDS = 3_600


class Attachments:
    """Which documents apply to a role: by kind and profiles, computed once for each combination."""

    def __init__(self, documents: Sequence[Document], limits: Mapping[PolicyType, Limit], place: Place) -> None:
        self._documents = documents
        self._limit = limits[PolicyType.IDENTITY]
        self._place = place
        self._rows: dict[tuple[PrincipalKind, str | None, str | None], Row] = {}

    def of(self, kind: PrincipalKind, permission: str | None = None, network: str | None = None) -> Row:
        """Return `documents`, `boundary` and `trust` of a role. Raises InputError for too many, or for no trust."""
        key = (kind, permission, network)
        if key not in self._rows:
            self._rows[key] = self._find(kind, permission, network)
        return self._rows[key]

    def _find(self, kind: PrincipalKind, permission: str | None, network: str | None) -> Row:
        applying = [
            document
            for document in self._documents
            if kind in document.attached_to
            and document.permission_profile in (None, permission)
            and document.network_profile in (None, network)
        ]
        names = [document.name for document in applying if document.policy_type is PolicyType.IDENTITY]
        if len(names) > self._limit.documents:
            found = f"{len(names)} managed policies for a role of kind `{kind}`: {', '.join(names)}"
            raised = self._limit.raisable_documents or self._limit.documents
            expected = f"at most {self._limit.documents} (AWS raises it to {raised}); take statements out"
            raise InputError([Problem(self._place, found, expected)])
        trust = [document.file for document in applying if document.policy_type is PolicyType.TRUST]
        if len(trust) != 1:
            expected = f"one template of policy type `trust` that is attached to `{kind}`"
            raise InputError(
                [Problem(self._place, f"{len(trust)} trust policies for a role of kind `{kind}`", expected)]
            )
        boundary = [document.name for document in applying if document.policy_type is PolicyType.BOUNDARY]
        return {"documents": names, "boundary": boundary[0] if boundary else None, "trust": trust[0]}


def team_rows(registry: Registry) -> Iterator[tuple[str, Row]]:
    """Yield what Terraform needs of each team; row by row, as there may be thousands."""
    for key, team in registry.teams.items():
        yield key, _team_row(team)


def _team_row(team: Team) -> Row:
    return {
        "team_prefix": team.team_prefix,
        "display_name": team.display_name,
        "account": team.account,
        "region": team.region,
        "domain": team.domain,
        "data_bucket": team.data_bucket,
        "data_bucket_shared": team.data_bucket_shared,
        "session_duration_seconds": team.session_duration_seconds,
        "permission_profiles": team.permission_profiles,
        "network_profile": team.network_profile,
        "cost_centre": team.cost_centre,
        "tags": team.tags,
        "user_settings": team.user_settings,
        "owners": team.owners,
        "identity_center_group": team.identity_center_group,
        "sign_in": team.sign_in,
    }


def permission_rows(registry: Registry) -> Iterator[tuple[str, Row]]:
    """Yield what each permission profile chooses, by which its liveness is asked."""
    for name, permission in registry.permission_profiles.items():
        yield name, {"choices": permission.choices.made()}


def role_rows(registry: Registry, attachments: Attachments) -> Iterator[tuple[str, Row]]:
    """Yield every role by its name: the platform's first, then the teams' in the order of the registry."""
    yield from _platform_rows(registry, attachments).items()
    for team in registry.teams.values():
        path = naming.role_path(team.team_prefix)
        for permission, name in team.role_names().items():
            yield (
                name,
                {
                    "name": name,
                    "path": path,
                    "kind": "execution_role",
                    "team": team.key,
                    "permission_profile": permission,
                    "network_profile": team.network_profile,
                    "tags": _execution_tags(team, permission, registry.network_profiles[team.network_profile]),
                    **attachments.of(PrincipalKind.EXECUTION_ROLE, permission, team.network_profile),
                    "max_session_duration": registry.permission_profiles[permission].max_session_seconds,
                },
            )


def _platform_rows(registry: Registry, attachments: Attachments) -> dict[str, Row]:
    rows = {
        naming.BACKEND_ROLE: _platform_row(
            naming.BACKEND_ROLE, naming.SIGN_IN_PATH, PrincipalKind.BACKEND, attachments, None, {}
        ),
        naming.DEFAULT_ROLE: _platform_row(
            naming.DEFAULT_ROLE, naming.DEFAULT_PATH, PrincipalKind.DEFAULT_ROLE, attachments, None, {}
        ),
    }
    for profile, network in registry.network_profiles.items():
        name = naming.opener_name(profile)
        tags = {naming.NETWORK_TAG: profile, **_endpoint_tags(network)}
        rows[name] = _platform_row(name, naming.SIGN_IN_PATH, PrincipalKind.OPENER, attachments, profile, tags)
    return rows


def _platform_row(
    name: str,
    path: str,
    kind: PrincipalKind,
    attachments: Attachments,
    network_profile: str | None,
    tags: Mapping[str, str],
) -> Row:
    return {
        "name": name,
        "path": path,
        "kind": str(kind),
        "team": None,
        "permission_profile": None,
        "network_profile": network_profile,
        "tags": tags,
        **attachments.of(kind, None, network_profile),
        "max_session_duration": CHAINED_SESSION_SECONDS,
    }


def _execution_tags(team: Team, permission: str, network: NetworkProfile) -> dict[str, str]:
    tags = {
        naming.TEAM_TAG: team.key,
        naming.PREFIX_TAG: team.team_prefix,
        naming.BUCKET_TAG: team.data_bucket,
        naming.PERMISSION_TAG: permission,
        naming.NETWORK_TAG: team.network_profile,
        **_endpoint_tags(network),
    }
    if team.cost_centre is not None:
        tags[naming.COST_CENTRE_TAG] = team.cost_centre
    return tags | team.tags


def _endpoint_tags(network: NetworkProfile) -> dict[str, str]:
    """Tags for endpoints that exist; Terraform sets those that it creates. Without them policies fail closed."""
    known = {naming.API_ENDPOINT_TAG: network.api_endpoint, naming.STUDIO_ENDPOINT_TAG: network.studio_endpoint}
    return {tag: endpoint for tag, endpoint in known.items() if endpoint is not None}


def directory_rows(registry: Registry) -> Iterator[tuple[str, Row]]:
    """Yield what the sign-in needs of each team."""
    for key, team in registry.teams.items():
        yield key, _directory_row(team, registry)


def directory_digest(registry: Registry) -> str:
    """Return `sha256:…` of the directory's teams, by which a deployment sees that it serves the committed ones.

    It is the digest of their JSON with sorted keys and without white space.
    """
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
    digest = hashlib.sha256(b"{")
    for number, key in enumerate(sorted(registry.teams)):
        row = encode(_directory_row(registry.teams[key], registry))
        digest.update(f"{',' if number else ''}{encode(key)}:{row}".encode())
    digest.update(b"}")
    return f"sha256:{digest.hexdigest()}"


def _directory_row(team: Team, registry: Registry) -> Row:
    path = naming.role_path(team.team_prefix).lstrip("/")
    roles = {permission: f"{path}{name}" for permission, name in team.role_names().items()}
    landing = {name: place.model_dump(exclude_none=True) for name, place in team.landing.items()}
    network = registry.network_profiles[team.network_profile]
    return {
        "team_prefix": team.team_prefix,
        "display_name": team.display_name,
        "account": team.account,
        "region": team.region,
        "domain": team.domain,
        "opener_role": f"{naming.SIGN_IN_PATH.lstrip('/')}{naming.opener_name(team.network_profile)}",
        "execution_role": roles[team.permission_profiles[0]],
        "execution_roles": roles,
        "session_duration_seconds": team.session_duration_seconds,
        "user_settings": team.user_settings,
        "tags": {
            naming.TEAM_TAG: team.key,
            naming.PREFIX_TAG: team.team_prefix,
            naming.NETWORK_TAG: team.network_profile,
            **team.tags,
        },
        "network_profile": team.network_profile,
        "allowed_networks": network.allowed_cidrs,
        **({"vpc_endpoints": network.sign_in_endpoints} if network.sign_in_endpoints else {}),
        "sign_in": team.sign_in,
        "profiles": team.adopted_profiles,
        **({"landing": landing} if landing else {}),
    }

"""A small directory of teams, in the form of policies/rendered/directory.json."""

from __future__ import annotations

import json
from typing import Any

from saml_backend.directory.directory import digest_of


def team_row(team: str, **changes: Any) -> dict[str, Any]:
    """Return the directory's row of a team, as `abac generate` writes it, changed."""
    prefix = team.lower()
    role = f"studio/{prefix}/{prefix}-data-scientist"
    return {
        "team_prefix": prefix,
        "display_name": f"SageMaker Studio {team}",
        "account": "111122223333",
        "region": "eu-west-1",
        "domain": "d-abc123",
        "opener_role": "studio-signin/studio-opener-corporate",
        "execution_role": role,
        "execution_roles": {"data-scientist": role},
        "session_duration_seconds": 28800,
        "user_settings": {"JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}}},
        "tags": {"Team": team, "TeamPrefix": prefix, "NetworkProfile": "corporate", "CostCentre": "CC-1"},
        "network_profile": "corporate",
        "allowed_networks": ["203.0.113.0/24"],
        "sign_in": "both",
        "profiles": {},
        "landing": {"lab": {"uri": "app:JupyterLab:lab"}, "shared": {"space": "shared-space"}},
    } | changes


def directory_text(**teams: dict[str, Any]) -> str:
    """Return the text of a directory of these rows, with the digest that belongs to them."""
    return json.dumps({"format": 1, "digest": digest_of(teams), "teams": teams})

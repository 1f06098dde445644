"""The values that a person types into Identity Center's console for a team's SAML application.

No API, Terraform or CloudFormation creates such an application (SIGNIN.md, Identity Center), so the sheet says every
field in the order and by the names of the console's page "Add customer managed application, SAML 2.0".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from abac.teams import Team

# The subject is for display. `ssouserid` is the stable id: an Active Directory has AD_GUID; without one it is empty.
USER_ID = "${user:subject}"
USER_ID_OF_ACTIVE_DIRECTORY = "${user:AD_GUID}"
EMAIL = "${user:email}"


@dataclass(frozen=True)
class Mapping:
    """One row of "Edit attribute mappings": the application's attribute, the value it maps to, its format."""

    attribute: str
    value: str
    format: str


@dataclass(frozen=True)
class Sheet:
    """One team's values. `start_url` is None where the team's sign-in begins at the portal; then it stays empty."""

    team: str
    display_name: str
    description: str
    acs_url: str
    audience: str
    start_url: str | None
    mappings: tuple[Mapping, ...]
    group: str | None

    def fields(self) -> Iterator[tuple[str, str]]:
        """Every field by the console's own name and what to type; an empty text means: leave it empty."""
        yield "Display name", self.display_name
        yield "Description", self.description
        yield "Application start URL", self.start_url or ""
        yield "Relay state", ""
        yield "Session duration", "the shortest that is offered"
        yield "Application ACS URL", self.acs_url
        yield "Application SAML audience", self.audience
        for mapping in self.mappings:
            yield f"Attribute mapping: {mapping.attribute}", f"{mapping.value} ({mapping.format})"
        yield "Assigned users and groups", self.group or ""


def sheet(team: Team, sign_in: str) -> Sheet:
    """The sheet of a team whose sign-in is reached at an address such as `https://signin.example.com`."""
    address = f"{sign_in.rstrip('/')}/{{}}/{quote(team.key, safe='')}"
    return Sheet(
        team=team.key,
        display_name=team.display_name,
        description=f"Opens SageMaker Studio as {team.key}",
        acs_url=address.format("saml"),
        audience=address.format("metadata"),
        start_url=address.format("login") if team.sign_in == "sp_initiated" else None,
        mappings=(
            Mapping("Subject", EMAIL, "emailAddress"),
            Mapping("ssouserid", USER_ID, "unspecified"),
            Mapping("teamid", team.key, "unspecified"),
        ),
        group=team.identity_center_group,
    )

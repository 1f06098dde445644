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
PERMISSION = "permissionprofile"  # what the sign-in reads; absent: the team's first permission profile


@dataclass(frozen=True)
class Mapping:
    """One row of "Edit attribute mappings": the application's attribute, the value it maps to, its format."""

    attribute: str
    value: str
    format: str


@dataclass(frozen=True)
class Sheet:
    """One team's values. `start_url` is None where the team's sign-in begins at the portal; then it stays empty.

    `permission_profiles` are those that an attribute mapping may give, the first of which people get without it.
    `landings` are the places of the team's allowlist where Studio may open, by name.
    """

    team: str
    display_name: str
    description: str
    acs_url: str
    audience: str
    start_url: str | None
    mappings: tuple[Mapping, ...]
    group: str | None
    permission_profiles: tuple[str, ...]
    landings: tuple[str, ...]

    def fields(self) -> Iterator[tuple[str, str]]:
        """Every field by the console's own name and what to type; an empty text means: leave it empty."""
        yield "Display name", self.display_name
        yield "Description", self.description
        yield "Application start URL", self.start_url or ""
        yield "Relay state", self._relay_state()
        yield "Session duration", "the shortest that is offered"
        yield "Application ACS URL", self.acs_url
        yield "Application SAML audience", self.audience
        for mapping in self.mappings:
            yield f"Attribute mapping: {mapping.attribute}", f"{mapping.value} ({mapping.format})"
        if len(self.permission_profiles) > 1:
            yield f"Attribute mapping: {PERMISSION}", self._permission_profile()
        yield "Assigned users and groups", self.group or ""

    def _relay_state(self) -> str:
        """It chooses where Studio opens; where the sign-in begins itself, the start URL does."""
        if not self.landings:
            return ""
        names = " or ".join(self.landings)
        if self.start_url is None:
            return f"empty, or where Studio opens: {names}"
        return f"empty; to choose where Studio opens, end the start URL with ?landing= and {names}"

    def _permission_profile(self) -> str:
        """Of a text everybody of the application gets that one; of a user's attribute each gets his own."""
        first, names = self.permission_profiles[0], " or ".join(self.permission_profiles)
        return f"no such row: everybody is {first}; or a text or user attribute that is {names} (unspecified)"


def sheet(team: Team, sign_in: str) -> Sheet:
    """The sheet of a team whose sign-in is reached at an address such as `https://signin.example.com`."""
    address = f"{sign_in.rstrip('/')}/{{}}/{quote(team.key, safe='')}"
    return Sheet(
        team=team.key,
        display_name=team.display_name,
        description=f"Opens SageMaker Studio as {team.key} in account {team.account}, {team.region}",
        acs_url=address.format("saml"),
        audience=address.format("metadata"),
        start_url=address.format("login") if team.sign_in == "sp_initiated" else None,
        mappings=(
            Mapping("Subject", EMAIL, "emailAddress"),
            Mapping("ssouserid", USER_ID, "unspecified"),
            Mapping("teamid", team.key, "unspecified"),
        ),
        group=team.identity_center_group,
        permission_profiles=team.permission_profiles,
        landings=tuple(team.landing),
    )

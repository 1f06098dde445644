"""One call of the working day: what is asked, who makes it, where that is told, and whom it must be allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from abac.catalog import Action
from abac.language.request import Values
from abac.located import Place

PERMISSION_PROFILES: Final = ("data-scientist", "ml-engineer", "mlops-pipeline", "read-only", "auditor")
"""The permission profiles of the full policy set; a registry may have fewer."""

FACTS: Final = (
    "account", "data_bucket", "domain", "partition", "permission_profile", "profile", "region", "team", "team_prefix",
)  # fmt: skip
"""What an entry may name in braces: the facts of a `Person`, and its team."""

# Those that differ between teams of one account.
_TEAMS_FACTS: Final = ("{team}", "{team_prefix}", "{profile}", "{data_bucket}")


class Maker(StrEnum):
    """What makes a call. Pipelines and jobs have no Studio profile of their own; the others run in a private space."""

    STUDIO = "studio"
    SPACE = "space"
    SDK = "sdk"
    PIPELINE = "pipeline"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class StudioCall:
    """One authorization that AWS asks for. Texts name what differs between teams in braces, as `{team_prefix}-churn`.

    `resource_tags` are on the resource, `request_tags` in the request; `context` holds further context keys.
    `recording` names a file of tests/recordings that holds the request; it is empty where AWS's page (`source`) alone
    tells it. `choice` is empty where every registry must allow the call; the others are asked of those that make it.
    `permission_profiles` are those that must be allowed it; of the others nothing is said.
    """

    name: str
    area: str
    made_by: Maker
    action: Action = field(hash=False)
    resource: str
    source: str
    permission_profiles: tuple[str, ...]
    resource_tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    request_tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    context: Mapping[str, Values] = field(default_factory=dict, hash=False)
    recording: str = ""
    choice: str = ""
    place: Place = field(default=Place(""), hash=False, compare=False)

    @property
    def writes(self) -> bool:
        """Whether the call changes something, by AWS's access level."""
        return self.action.access_level not in ("List", "Read")

    @property
    def is_the_teams(self) -> bool:
        """Whether it differs between teams, so that the same call on another team's must be refused."""
        return any(fact in text for text in self.texts() for fact in _TEAMS_FACTS)

    def texts(self) -> tuple[str, ...]:
        """Every text of the request in which facts may stand in braces."""
        values = (value if isinstance(value, tuple) else (value,) for value in self.context.values())
        told = (text for value in values for text in value)
        return (self.resource, *self.resource_tags.values(), *self.request_tags.values(), *told)

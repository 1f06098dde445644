"""What a statement template says, as values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from abac.language.policy import PolicyType
from abac.language.world import PrincipalKind
from abac.located import Node, Place

# The kinds of principals that documents attach to: a job runs with an execution role and has no documents of its own.
ATTACHABLE = tuple(kind for kind in PrincipalKind if kind is not PrincipalKind.JOB)


class Per(StrEnum):
    """What one document is made for each of."""

    PERMISSION_PROFILE = "permission_profile"
    NETWORK_PROFILE = "network_profile"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class TemplateStatement:
    """One statement before its expressions are filled in; `node` holds IAM's own elements only.

    It stands where the permission profile makes `choice`, and where it does not make `unless_choice`; in a document
    that all permission profiles share, where any of them does, and where none does.
    """

    node: Node
    sid: str
    serves: tuple[str, ...]
    permission_profiles: tuple[str, ...] | None
    place: Place
    sid_place: Place
    choice: str | None = None
    unless_choice: str | None = None

    def is_for(self, permission_profile: str | None, made: Collection[str]) -> bool:
        """Whether it stands in the document of a permission profile (None: of all), where these choices are made."""
        if self.permission_profiles is not None and permission_profile not in self.permission_profiles:
            return False
        return (self.choice is None or self.choice in made) and self.unless_choice not in made


@dataclass(frozen=True, slots=True)
class Treatment:
    """What we do about an action that tags cannot isolate, as written; `contract` knows which treatments there are."""

    action: str
    treatment: str
    reason: str
    exposes: str
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Template:
    """One file of statements. `source` is its path from the folder that holds `policies`."""

    source: str
    policy_type: PolicyType
    attached_to: tuple[PrincipalKind, ...]
    per: Per
    document: str | None
    level: str | None
    statements: tuple[TemplateStatement, ...]
    treatments: Mapping[str, Treatment] = field(default_factory=dict)
    place: Place = field(default=Place(""), compare=False)

    @property
    def stem(self) -> str:
        """The beginning of the document's file: as declared, else by folder and what the document is for."""
        folder = self.source.split("/")[1]
        if self.document:
            return self.document
        if self.policy_type is PolicyType.TRUST:
            return self.source.partition("/")[2].rpartition(".")[0]
        if len(self.attached_to) == 1 and self.policy_type is PolicyType.IDENTITY:
            return f"{folder}/{self.attached_to[0].replace('_', '-')}"
        return f"{folder}/{self.policy_type}"

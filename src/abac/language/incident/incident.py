"""One request as AWS's own texts tell of it: less than a `Request`, because they leave things out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from abac.language.policy import PolicyType
from abac.language.request import Values
from abac.located import Place


class Reported(NamedTuple):
    """What AWS said of the request.

    `explicit`: a Deny matched (True), no Allow did (False), or AWS does not say (None). `policy_type` is the one that
    AWS names, None where it names none; `policy` the ARN of the policy, since 2026-01 and in one organisation only.
    """

    allowed: bool
    explicit: bool | None = None
    policy_type: PolicyType | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A request as far as a text tells of it.

    `action` is empty where only the event's `source` and `event` name tell it; `resource` None where the text names
    none, then `resources` (ARNs that an event lists) and `parameters` (texts by lower-case name, secrets left out) may
    tell it. `role` is the ARN of the role behind a session, with its path, where the text has it. `context` holds the
    condition keys that follow from the text, `tags` the tags of resources by ARN where the text tells them, `assumed`
    what reading it took for granted.
    """

    name: str
    principal: str
    action: str = ""
    resource: str | None = None
    role: str | None = None
    source: str = ""
    event: str = ""
    region: str = ""
    account: str = ""
    resources: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict, hash=False)
    context: Mapping[str, Values] = field(default_factory=dict, hash=False)
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    reported: Reported | None = None
    assumed: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)

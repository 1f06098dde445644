"""The complete request that a call becomes for one role (SIMULATION.md, Scenario)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from abac.catalog import resource_types_of
from abac.contract.cast import Person
from abac.contract.questions import Caller, Session
from abac.contract.questions.question import has_account
from abac.contract.studio_calls.call import Maker, StudioCall
from abac.language.request import Values

_WITHOUT_STUDIO: Final = (Maker.PIPELINE, Maker.JOB)
_OF_JOBS: Final = "mlops-pipeline"


def session_of(call: StudioCall, permission_profile: str) -> Session:
    """Where the call is made. `mlops-pipeline` is a role of jobs alone, whatever makes the call elsewhere.

    Source: AWS-FACTS.md, Sessions, networks, spaces: a job's session has no keys of a Studio profile.
    """
    if permission_profile == _OF_JOBS or call.made_by in _WITHOUT_STUDIO:
        return Session.JOB
    return Session.PRIVATE_SPACE


def request_of(call: StudioCall, caller: Caller, owner: Person | None = None) -> dict[str, Any]:
    """The `request` object of a scenario: what `caller` asks for when it makes this call.

    What is the team's is `owner`'s: the caller's own by default; another's to ask whether that is refused.
    """
    of = owner or caller.cast.me
    facts = {**of.facts(), "team": of.team}
    resource = call.resource.format_map(facts)
    keys: dict[str, Values] = {**caller.context(), **dict(_keys(call, resource, facts))}
    request: dict[str, Any] = {"principal": caller.arn, "action": call.action.full_name, "resource": resource}
    if not has_account(resource):
        request["resource_account"] = of.account
    request["context"] = {key: list(value) if isinstance(value, tuple) else value for key, value in keys.items()}
    return request


def _keys(call: StudioCall, resource: str, facts: Mapping[str, str]) -> Iterator[tuple[str, Values]]:
    types = resource_types_of(call.action, resource)
    for tag, value in call.resource_tags.items():
        for key in (f"aws:ResourceTag/{tag}", f"{call.action.service}:ResourceTag/{tag}"):
            if any(call.action.supports_key(key, kind) for kind in types):
                yield key, value.format_map(facts)
    for tag, value in call.request_tags.items():
        yield f"aws:RequestTag/{tag}", value.format_map(facts)
    if call.request_tags:
        yield "aws:TagKeys", tuple(call.request_tags)
    for key, told in call.context.items():
        yield key, _filled(told, facts)


def _filled(value: Values, facts: Mapping[str, str]) -> Values:
    return value.format_map(facts) if isinstance(value, str) else tuple(text.format_map(facts) for text in value)

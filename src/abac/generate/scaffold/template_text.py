"""The template of a new service: every action with a treatment, `denied`, and statements to be filled, as comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from abac.catalog import Action, Service, about
from abac.generate.scaffold.sorting import LABEL, Group, created_by, reads, telling, writes

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_STARS = re.compile(r"\*(?:/?\*)+")  # `*/*` says what `*` says: a star crosses slashes
_KNOWN = {"Partition": "*", "Region": "*", "Account": "${aws:PrincipalAccount}"}
_NOT_YET = "treatment: denied, reason: not asked for yet, source: Service Authorization Reference"

_WORDS: Mapping[Group, str] = {
    Group.CREATE: "makes a resource and names its label (I3)",
    Group.OWN: "names a resource that bears a label (I1, I2)",
    Group.LIST: "a look that names no labelled resource: to allow it, its row must become `accepted`",
    Group.OTHER: "names nothing that bears a label, or changes labels, roles or permissions: best left denied",
}


def template_text(service: Service, groups: Mapping[Group, tuple[Action, ...]], permission_profile: str) -> str:
    """Return `policies/team/NAME.yaml`: it grants nothing. The statements name one action each."""
    return "\n".join(
        (*_head(service), *_statements(service, groups, permission_profile), *_treatments(service, groups))
    )


def arn_pattern(arn: str) -> str:
    """The catalogue's ARN template as a pattern for the caller's account: `arn:*:sqs:*:${aws:PrincipalAccount}:*`."""
    return _STARS.sub("*", _PLACEHOLDER.sub(lambda found: _KNOWN.get(found[1], "*"), arn))


def _head(service: Service) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../../src/abac/schemas/template.schema.json"
    yield "#"
    yield f"# {service.name}: nothing of it is allowed yet; every action stands below with its treatment."
    yield f"# Actions: {service.url} (catalogue of {about()['date']})."
    yield "#"
    yield "# To allow an action (CONTRIBUTING.md, Add a service in 15 minutes): put it into a statement and take its"
    yield "# row out below; one of the group `list` becomes `accepted` instead. policies/guardrails/boundary.yaml must"
    yield f"# allow `{service.prefix}:*` as well."
    yield "policy_type: identity"
    yield "attached_to: [execution_role]"
    yield "per: permission_profile"
    yield "document: team"
    yield ""


def _statements(service: Service, groups: Mapping[Group, tuple[Action, ...]], permission_profile: str) -> Iterator[str]:
    made, own = groups[Group.CREATE], groups[Group.OWN]
    tag = "aws:ResourceTag/Team"
    sketches = [
        *_statement("CreateOwn", "[I3, L1]", permission_profile, telling(made, "Create"), LABEL, service),
        *_statement("ReadOwn", "[I1, L1]", None, telling(reads(own), "Get", "Describe"), tag, service),
        *_statement("ChangeOwn", "[I2, L1]", permission_profile, telling(writes(own), "Delete"), tag, service),
    ]
    if sketches:
        yield "# Statement:"
        yield from (f"# {line}" for line in sketches)
        yield ""


def _statement(
    stem: str, serves: str, profile: str | None, action: Action | None, key: str, service: Service
) -> Iterator[str]:
    if action is not None:
        yield f"  - Sid: {stem}{''.join(word.capitalize() for word in service.prefix.split('-'))}"
        yield f"    serves: {serves}"
        if profile is not None:
            yield f"    permission_profiles: [{profile}]"
        yield "    Effect: Allow"
        yield f"    Action: [{action.full_name}]"
        yield "    Resource:"
        yield from (f'      - "{pattern}"' for pattern in _patterns(action, service))
        yield "    Condition:"
        yield f'      StringEquals: {{"{key}": "${{aws:PrincipalTag/Team}}"}}'
        if key == LABEL and action.supports_key("aws:TagKeys"):
            # `team` beside `Team`, or Studio's own tags, would be labels as well (I3)
            yield '      "ForAllValues:StringEquals": {"aws:TagKeys": [Team]} # add tags of your own here'


def _patterns(action: Action, service: Service) -> tuple[str, ...]:
    made = created_by(action, service)
    names = [made] if made in service.resource_types else [row.resource_type for row in action.resource_types]
    return tuple(dict.fromkeys(arn_pattern(service.resource_types[name].arn) for name in names if name is not None))


def _treatments(service: Service, groups: Mapping[Group, tuple[Action, ...]]) -> Iterator[str]:
    yield "not_isolated_by_tags:"
    for group, actions in groups.items():
        if actions:
            yield f"  # {group}: {_WORDS[group]}; {len(actions)} of {len(service.actions)}"
        for action in actions:
            yield f'  "{action.full_name}": {{{_NOT_YET}}} # {action.access_level}'
    yield ""

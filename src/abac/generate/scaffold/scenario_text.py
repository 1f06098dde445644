"""The scenarios of a new service: what a team must never do in it, and what it cannot do yet."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping

from abac.catalog import Action, Service
from abac.generate.scaffold.sorting import LABEL, Group, created_by, reads, telling, writes
from abac.teams import Registry, Team, naming

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_STRANGER = "AnotherTeam"


def scenario_text(service: Service, groups: Mapping[Group, tuple[Action, ...]], registry: Registry) -> str:
    """Return `policies/scenarios/NAME.yaml`: a scenario or two of each group, all denied."""
    teams = tuple(registry.teams.values())
    caller = _Caller(teams[0], teams[1].key if len(teams) > 1 else _STRANGER, registry)
    head = (
        "# yaml-language-server: $schema=../../src/abac/schemas/scenario.schema.json",
        "#",
        f"# {service.name}: denied by default. What a statement allows later becomes `expect: Allowed` here.",
        "# `policies: rendered` stands for the committed documents of the principal's role.",
        "",
    )
    return "\n".join((*head, *_scenarios(service, groups, caller)))


class _Caller:
    """A person of the first team, and the other team."""

    def __init__(self, team: Team, other: str, registry: Registry) -> None:
        self.team, self.other = team, other
        self.role = next(iter(team.role_names().values()))
        block = ipaddress.ip_network(registry.network_profiles[team.network_profile].allowed_cidrs[0])
        self.address = str(block[min(10, block.num_addresses - 1)])

    def resource(self, service: Service, resource_type: str | None) -> str:
        if resource_type is None:
            return "*"
        known = {"Partition": "aws", "Region": self.team.region, "Account": self.team.account}
        name = f"{self.team.team_prefix}-work"
        return _PLACEHOLDER.sub(lambda found: known.get(found[1], name), service.resource_types[resource_type].arn)


def _scenarios(service: Service, groups: Mapping[Group, tuple[Action, ...]], caller: _Caller) -> Iterator[str]:
    own = groups[Group.OWN]
    if made := telling(groups[Group.CREATE], "Create"):
        name = f"a team makes no {created_by(made, service)} with another team's label"
        yield from _scenario("I3", name, made, created_by(made, service), caller, service, LABEL)
    if read := telling(reads(own), "Get", "Describe"):
        yield from _of_owners("I1", "read", read, caller, service)
    if change := telling(writes(own), "Delete"):
        yield from _of_owners("I2", "delete" if change.name.startswith("Delete") else "change", change, caller, service)
    for group, served in ((Group.LIST, "I1"), (Group.OTHER, "I2")):
        if action := telling(groups[group], "List", "Create"):
            kind = next((row.resource_type for row in action.resource_types), None)
            yield from _scenario(served, f"nobody calls {action.name}", action, kind, caller, service)


def _of_owners(served: str, does: str, action: Action, caller: _Caller, service: Service) -> Iterator[str]:
    """The same request about another team's resource and about one's own."""
    kind, label = action.resource_types[0].resource_type, "aws:ResourceTag/Team"
    others = f"a team does not {does} another team's {kind}"
    owns = f"a team may {does} its own {kind} once a statement allows it"
    yield from _scenario(served, others, action, kind, caller, service, label)
    yield from _scenario("L1", owns, action, kind, caller, service, label, own=True)


def _scenario(
    served: str,
    name: str,
    action: Action,
    resource_type: str | None,
    caller: _Caller,
    service: Service,
    label: str | None = None,
    *,
    own: bool = False,
) -> Iterator[str]:
    team = caller.team
    context = {
        f"aws:PrincipalTag/{naming.TEAM_TAG}": team.key,
        f"aws:PrincipalTag/{naming.PREFIX_TAG}": team.team_prefix,
        f"aws:PrincipalTag/{naming.BUCKET_TAG}": team.data_bucket,
        f"aws:PrincipalTag/{naming.NETWORK_TAG}": team.network_profile,
        "aws:SourceIp": caller.address,
    }
    if label is not None:
        context[label] = team.key if own else caller.other
    principal = f"arn:aws:sts::{team.account}:assumed-role/{caller.role}/SageMaker"
    yield f"# {served}"
    yield f'- name: "{name}"'
    yield "  request:"
    yield f'    principal: "{principal}"'
    yield f"    action: {action.full_name}"
    yield f'    resource: "{caller.resource(service, resource_type)}"'
    yield "    context:"
    yield from (f'      "{key}": "{value}"' for key, value in context.items())
    yield "  policies: rendered"
    yield "  expect: ImplicitlyDenied"
    yield ""

"""Whose a resource is, by resource type: the rules as data, and a resource of every relation to ask about.

Source: ISOLATION.md, Whose is a resource?; the data and the forms of names stand in `ownership.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from abac.catalog import Action, ResourceType, image_accounts
from abac.contract.cast import Cast, Person
from abac.language.pattern import Pattern
from abac.located import read_yaml
from abac.results import Relation

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
TEAM_TAG: Final = "Team"
OWNER_TAG: Final = "sagemaker:user-profile-arn"
_EACH_IMAGE_ACCOUNT: Final = "{image_account}"


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource to ask about: its ARN, its account, its tags, and whose it is seen from the caller.

    `secret`: the platform's, and readable by nobody whatever a treatment says of the platform's others.
    """

    arn: str
    account: str
    relation: Relation
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    situation: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A condition key that names another resource: what an honest request says, and an attacker (None: nothing)."""

    key: str
    attack: str | tuple[str, ...] | None
    property: str
    words: str
    own: str | None = None
    honest: Mapping[str, Any] = field(default_factory=dict, hash=False)
    silent: tuple[str, ...] = ()

    def honest_of(self, action: Action) -> Mapping[str, Any]:
        """The condition of all honest requests for an action, which of some actions may say nothing."""
        if action.full_name not in self.silent:
            return self.honest
        return {name: keys for name, keys in self.honest.items() if name != "Null"}

    def is_attack_on(self, action: Action) -> bool:
        """Whether the attack is one on this action: to say nothing is none where an honest request may."""
        return self.attack is not None or action.full_name not in self.silent


def is_user_owned(kind: ResourceType) -> bool:
    """Whether one user of a team owns such a resource: Studio profiles, spaces and apps."""
    return _full(kind) in _rules()["user"]


def is_prefixed(kind: ResourceType) -> bool:
    """Whether names of such resources must begin with the team's prefix, whatever their tags say."""
    return _full(kind) in _rules()["prefixed"]


def is_tag_owned(kind: ResourceType) -> bool:
    """Whether the team's tag tells whose such a resource is."""
    return kind.taggable and _full(kind) not in _rules()["by_name"] and not _is_platform(kind)


def is_sign_ins(service: str) -> bool:
    """Whether what the platform has in a service is the sign-in's: its logs."""
    return service in _rules()["sign_ins"]


@cache
def request_keys() -> tuple[RequestKey, ...]:
    """The condition keys by which a request reaches what AWS does not authorise as a resource."""
    return tuple(
        RequestKey(
            key,
            _said(attack["says"]),
            attack["property"],
            attack["words"],
            row.get("own"),
            row["honest"],
            tuple(row.get("may_be_silent", ())),
        )
        for key, row in _rules()["request_keys"].items()
        for attack in row["attacks"]
    )


def rule(section: str) -> Any:
    """A section of `ownership.yaml` as plain values. Raises KeyError where there is none."""
    return _rules()[section]


def deciding_tags() -> tuple[str, ...]:
    """The tags beside the team's and the owner's by which it is decided what one may do (ISOLATION.md, I3)."""
    return tuple(tag for tag in _rules()["deciding_tags"] if tag != OWNER_TAG)


def owner_names(kind: ResourceType) -> Mapping[str, str]:
    """The names in the ARN of an owner's resource of this type, by placeholder of the catalogue's template."""
    rules = _rules()
    found: Mapping[str, str] = rules["user"].get(_full(kind)) or rules["by_name"].get(_full(kind), {}).get("named", {})
    return found


def platform_names(kind: ResourceType) -> Mapping[str, str]:
    """The same for the platform's own resource of this type."""
    found: Mapping[str, str] = _rules()["platform_named"].get(_full(kind), {})
    return found


def _said(text: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(text) if isinstance(text, list) else text


def own_form(kind: ResourceType, team_tag: str = TEAM_TAG) -> Mapping[str, Any] | None:
    """What a statement says to speak of the caller's own resources of this type; None for the platform's types."""
    rules = _rules()
    if _full(kind) in rules["by_name"]:
        found: Mapping[str, Any] = rules["by_name"][_full(kind)]["own"]
        return found
    return {"Condition": _by_tag(team_tag)} if is_tag_owned(kind) else None


def owned_by(kind: ResourceType, person: Person, relation: Relation) -> Resource:
    """The resource of this type that belongs to `person`, whose `relation` to the caller the caller of this knows."""
    names = owner_names(kind)
    tags = {**person.label()} if is_tag_owned(kind) else {}
    if is_user_owned(kind):
        tags[OWNER_TAG] = person.profile_arn
    if person.network_profile and is_user_owned(kind):
        tags["NetworkProfile"] = person.network_profile
    return Resource(_arn(kind, person, names, "{team_prefix}-work"), person.account, relation, tags)


def _also_owned_by(kind: ResourceType, person: Person, relation: Relation) -> Iterator[Resource]:
    """More resources of a type that is owned by name, where names have several forms."""
    for number, names in enumerate(_rules()["by_name"].get(_full(kind), {}).get("also", ()), start=2):
        arn = _arn(kind, person, names, "{team_prefix}-work")
        yield Resource(arn, person.account, relation, situation=f"form {number} of its name")


def _half_named(kind: ResourceType, cast: Cast) -> Iterator[Resource]:
    """Resources of another team, part of whose name is like the caller's own."""
    facts = {"rival_prefix": cast.rivals[0].team_prefix}
    for names in _rules()["by_name"].get(_full(kind), {}).get("anothers", ()):
        arn = _arn(kind, cast.me, names, "{team_prefix}-work", facts)
        yield Resource(arn, cast.me.account, Relation.OTHER, situation="half named like one's own")


def of_platform(kind: ResourceType, person: Person) -> Resource:
    """A resource of this type that belongs to the platform of the person's account."""
    names = platform_names(kind)
    return Resource(_arn(kind, person, names, "studio-shared"), person.account, Relation.PLATFORM)


def is_aws_alone(kind: ResourceType) -> bool:
    """Whether all resources of a type are AWS's: it may own some, and their ARN names no account."""
    return _full(kind) in _rules()["aws_named"] and not kind.arn.split(":", 5)[4]


def aws_names(kind: ResourceType, account: str) -> Mapping[str, str]:
    """The names of what AWS owns of this type in one of `aws_accounts`; empty where it owns none."""
    names: Mapping[str, str] = _rules()["aws_named"].get(_full(kind), {})
    return {**names, "Account": account} if "Account" in names else names


def aws_accounts(action: str, resource_type: str) -> tuple[str, ...]:
    """The accounts in which AWS owns what an action (by its full name) may name; none where it owns none there."""
    names = _rules()["aws_named"].get(f"{action.partition(':')[0]}:{resource_type}", {})
    named: str = names.get("Account", "")
    return image_accounts() if named == _EACH_IMAGE_ACCOUNT else (named,) if named else ()


def is_aws_account(account: str) -> bool:
    """Whether AWS owns in this account what it opens to everybody."""
    return account in image_accounts() or account in {names.get("Account") for names in _rules()["aws_named"].values()}


def of_aws(kind: ResourceType, person: Person) -> Iterator[Resource]:
    """A resource of this type that AWS owns and opens to everybody; the proofs take all of its accounts."""
    account = next(iter(aws_accounts(_full(kind), kind.name)), "")
    names = aws_names(kind, account)
    if names:
        yield Resource(_arn(kind, person, names, "aws"), account, Relation.AWS)


def of_sign_in(kind: ResourceType, person: Person) -> Iterator[Resource]:
    """The sign-in's own resource of this type, where the platform's others may be readable."""
    names = _rules()["sign_in_named"].get(_full(kind))
    if names:
        arn = _arn(kind, person, names, "studio-shared")
        yield Resource(arn, person.account, Relation.PLATFORM, situation="of the sign-in", secret=True)


def namesakes(kind: ResourceType, cast: Cast) -> Iterator[Resource]:
    """Resources of others that a name alone might take for the caller's, for types that are owned by name.

    A team whose prefix begins with the caller's, in the same bucket; and the caller's prefix in another team's bucket.
    """
    own = owned_by(kind, cast.me, Relation.OWN).arn
    neighbour = owned_by(kind, cast.me.neighbour(), Relation.OTHER)
    if neighbour.arn != own:
        yield replace(neighbour, situation="of a team whose prefix begins alike")
        for other in _also_owned_by(kind, cast.me.neighbour(), Relation.OTHER):
            yield replace(other, situation=f"of a team whose prefix begins alike, {other.situation}")
    rival = cast.rivals[0]
    borrowed = owned_by(kind, replace(rival, team_prefix=cast.me.team_prefix), Relation.OTHER)
    if borrowed.arn not in (own, owned_by(kind, rival, Relation.OTHER).arn):
        yield replace(borrowed, situation="under one's own prefix")


def resources_of(kind: ResourceType, cast: Cast) -> Iterator[Resource]:
    """A resource of this type for every relation that its ownership knows, seen from `cast.me`.

    A resource of another team is asked about twice where tags tell the owner: under that team's name, and under a name
    that looks like the caller's own.
    """
    yield from of_aws(kind, cast.me)
    if is_aws_alone(kind):
        return
    if _is_platform(kind) and _full(kind) not in _rules()["by_name"]:
        yield of_platform(kind, cast.me)
        yield from of_sign_in(kind, cast.me)
        return
    if cast.me.team:
        yield owned_by(kind, cast.me, Relation.OWN)
        yield from _also_owned_by(kind, cast.me, Relation.OWN)
    if is_user_owned(kind) and cast.me.team:
        yield owned_by(kind, cast.mate, Relation.OTHER_USER)
    for rival in cast.rivals:
        foreign = owned_by(kind, rival, Relation.OTHER)
        yield foreign
        yield from _also_owned_by(kind, rival, Relation.OTHER)
        if is_tag_owned(kind) and not is_user_owned(kind):
            lookalike = owned_by(kind, cast.me, Relation.OTHER).arn
            yield replace(foreign, arn=lookalike, situation="named like one's own")
    if is_tag_owned(kind):
        nobodys = owned_by(kind, cast.me, Relation.UNTAGGED)
        yield replace(nobodys, tags={})
    elif _full(kind) in _rules()["by_name"]:
        yield from namesakes(kind, cast)
        yield from _half_named(kind, cast)
        yield of_platform(kind, cast.me)


def _by_tag(team_tag: str) -> Mapping[str, Mapping[str, str]]:
    """The condition of ownership by tag, for a tag key; not `format`, since policy variables stand in braces, too."""
    condition: Mapping[str, Mapping[str, str]] = _rules()["by_tag"]
    return {
        operator: {
            key.replace("{team_tag}", team_tag): value.replace("{team_tag}", team_tag) for key, value in keys.items()
        }
        for operator, keys in condition.items()
    }


def _arn(
    kind: ResourceType, person: Person, names: Mapping[str, str], otherwise: str, more: Mapping[str, str] | None = None
) -> str:
    facts = {**person.facts(), **(more or {})}

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        standard = {"Partition": "{partition}", "Region": "{region}", "Account": "{account}"}
        form: str = names.get(name) or standard.get(name) or otherwise
        return form.format_map(facts)

    return _PLACEHOLDER.sub(filled, kind.arn)


def _is_platform(kind: ResourceType) -> bool:
    return not kind.taggable or _is_named_platforms(_full(kind))


@lru_cache(maxsize=8192)
def _is_named_platforms(name: str) -> bool:
    return any(pattern.matches(name) for pattern in _platform())


def _full(kind: ResourceType) -> str:
    return f"{kind.service}:{kind.name}"


@cache
def _platform() -> tuple[Pattern, ...]:
    return tuple(Pattern.parse(text, variables=False) for text in _rules()["platform"])


@cache
def _rules() -> Mapping[str, Any]:
    data = (resources.files("abac.contract") / "ownership.yaml").read_bytes()
    rules: Mapping[str, Any] = read_yaml(data, "ownership.yaml").plain()
    return rules

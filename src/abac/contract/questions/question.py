"""One question: a request to decide, whose resource it is about, and the answer that the contract wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from abac.catalog import Action, ResourceType, service
from abac.contract.cast import STRANGER_ACCOUNT, Person
from abac.contract.effects import Effect, effects_of
from abac.contract.ownership import Resource, request_keys
from abac.language.arn import Arn
from abac.language.request import Values
from abac.results import Relation

Keys = Mapping[str, Values | None]
"""Context keys of one question; None takes a key of the session away."""

_OWN_ENDPOINT: Final = "vpce-0123456789abcdef0"
_ELSEWHERE: Final[tuple[tuple[str, Keys], ...]] = (
    ("from another network", {"aws:SourceIp": "198.51.100.7"}),
    ("with neither an address nor an endpoint", {"aws:SourceIp": None}),
    ("through an endpoint that is not the team's", {"aws:SourceIp": None, "aws:SourceVpce": "vpce-0stranger000000000"}),
)

# IAM User Guide, AWS global condition context keys: aws:SignInSessionArn, aws:IsMcpServiceAction.
_SIDE_DOORS: Final[tuple[tuple[str, Keys], ...]] = (
    ("in a session of `aws login`", {"aws:SignInSessionArn": "arn:aws:signin:eu-central-1:111122223333:session/x"}),
    ("by an MCP server of AWS", {"aws:IsMcpServiceAction": "true"}),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A request on one resource. `expected` True: must be allowed; False: must be denied; None: no opinion."""

    action: Action
    resource_type: str
    relation: Relation
    resource: str
    account: str
    expected: bool | None
    property: str | None
    situation: str = ""
    context: Keys = field(default_factory=dict, hash=False)
    principal: str | None = None  # an outsider who asks, in place of the caller
    settled: bool = False  # no liveness property may demand it: the request cannot be told from one that must be denied

    def asked(self) -> tuple[object, ...]:
        """What is asked, without who asks and which answer is wanted: equal for one question in two sessions."""
        where = (self.action.full_name, self.resource_type, self.relation, self.resource, self.account, self.situation)
        return (*where, self.principal, frozenset(self.context.items()))

    def but(self, situation: str, context: Keys, expected: bool | None, property: str | None) -> Question:
        """The same request with more or other keys, and another answer."""
        words = ", ".join(part for part in (self.situation, situation) if part)
        return replace(self, situation=words, context={**self.context, **context}, expected=expected, property=property)


def kind_of(action: Action, resource_type: str) -> ResourceType:
    """The catalogue's row of a resource type that an action names."""
    found = service(action.service)
    if found is None:
        raise KeyError(action.service)
    return found.resource_types[resource_type]


def about(
    action: Action, kind: ResourceType, resource: Resource, keys: Keys, expected: bool | None, property: str | None
) -> Question:
    """A question about one resource: its tags come with it where AWS supplies them for the action."""
    return Question(
        action=action,
        resource_type=kind.name,
        relation=resource.relation,
        resource=resource.arn,
        account=resource.account,
        expected=expected,
        property=property if expected is not None else None,
        situation=resource.situation,
        context={**tags_of(action, kind, resource.tags), **keys},
    )


def tags_of(action: Action, kind: ResourceType, tags: Mapping[str, str]) -> Keys:
    """The tags of a resource as context keys: AWS's and the service's own are the same tags under two names."""
    names = {f"{stem}:ResourceTag/{key}": value for key, value in tags.items() for stem in ("aws", action.service)}
    return {name: value for name, value in names.items() if action.supports_key(name, kind.name)}


def labels(action: Action, kind: ResourceType, tags: Mapping[str, str], *, keys: tuple[str, ...] = ()) -> Keys:
    """Tags in a request as context keys; `keys` are further tag keys, whose values no condition can see apart."""
    found: dict[str, Values] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    found["aws:TagKeys"] = (*tags, *keys)
    return {name: value for name, value in found.items() if action.supports_key(name, kind.name)}


def honest_keys(action: Action, resource_type: str, me: Person) -> Keys:
    """What an honest request of `me` says in keys that name other resources; `resource_type` may be empty."""
    own = ((key.key, key.own) for key in request_keys() if action.supports_key(key.key, resource_type or None))
    return {key: value.format_map(me.facts()) for key, value in own if value is not None}


def attacks(question: Question, me: Person, rival: Person) -> Iterator[Question]:
    """The same request on one's own resource, or on none, reaching somebody else's by a condition key."""
    facts = {**me.facts(), "rival_prefix": rival.team_prefix, "stranger": STRANGER_ACCOUNT}
    for key in request_keys():
        if question.action.supports_key(key.key, question.resource_type or None) and key.is_attack_on(question.action):
            yield question.but(key.words, {key.key: _filled(key.attack, facts)}, False, key.property)


def _filled(form: str | tuple[str, ...] | None, facts: Mapping[str, str]) -> Values | None:
    if form is None or isinstance(form, str):
        return form and form.format_map(facts)
    return tuple(each.format_map(facts) for each in form)


def through_own_endpoint(question: Question) -> Iterator[Question]:
    """The same request through the team's own VPC endpoints, whose ids are tags of the role: then no address is shown.

    Source: SageMaker Developer Guide, Connect to Studio through an interface VPC endpoint: aws:SourceIp is absent.
    """
    for tag in ("ApiEndpoint", "StudioEndpoint"):
        own: Keys = {"aws:SourceIp": None, "aws:SourceVpce": _OWN_ENDPOINT, f"aws:PrincipalTag/{tag}": _OWN_ENDPOINT}
        yield question.but(f"through its {tag}", own, True, question.property)


def elsewhere(question: Question) -> Iterator[Question]:
    """The same request from where it must not come (I8); only requests that are allowed otherwise are worth asking."""
    for situation, keys in _ELSEWHERE:
        yield question.but(situation, keys, False, "I8")
        if _presigns(question.action):
            by_service: Keys = {**keys, "aws:ViaAWSService": "true"}
            yield question.but(f"by way of a service, {situation}", by_service, False, "I8")
    if _presigns(question.action):
        yield question.but("by a role of no network profile", {"aws:PrincipalTag/NetworkProfile": None}, False, "I8")


def _presigns(action: Action) -> bool:
    """Whether the action hands out a URL that lets its bearer into Studio: no service needs one later for the user."""
    return Effect.SESSION in effects_of(action) and "Presigned" in action.name


def has_account(arn: str) -> bool:
    """Whether an ARN names its account; a bucket's does not."""
    found = Arn.parse(arn)
    return found is not None and bool(found.account)


def in_another_account(question: Question) -> Question:
    """The same request on a resource of the same name and tags in an account of strangers, who opened it to everybody.

    Where an ARN names no account (S3), the same ARN may be theirs.
    """
    segments = question.resource.split(":", 5)
    if has_account(question.resource):
        segments[4] = STRANGER_ACCOUNT
    there = question.but("in another account", {}, False, "I11")
    return replace(there, resource=":".join(segments), account=STRANGER_ACCOUNT)


def through_side_doors(question: Question) -> Iterator[Question]:
    """The same request from a session that came in beside Studio (I12)."""
    for situation, keys in _SIDE_DOORS:
        yield question.but(situation, keys, False, "I12")

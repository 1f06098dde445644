"""Does one statement speak of one request; if not, the first element that does not match, which `explain` prints.

Source: IAM User Guide, "IAM JSON policy elements reference": Action, Resource, Principal, NotPrincipal, Condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from abac.catalog import find_action
from abac.errors import Unsupported
from abac.language.arn import Arn
from abac.language.condition import Condition
from abac.language.pattern import folded
from abac.language.policy import Effect, Patterns, PolicyType, Statement
from abac.language.principal import Naming
from abac.language.request import Request, Values
from abac.located import Problem
from abac.simulate.action import ANSWERED_ALWAYS, action_note, own_rule_note
from abac.simulate.condition import Doubt, Given, Question, invalid_operands, settled
from abac.simulate.naming import named
from abac.simulate.resource import ResourceElement, Target
from abac.simulate.sides import needs_no_permission
from abac.simulate.supplied import supplied


class Match(NamedTuple):
    """Whether a statement speaks of a request; if not, `element` is the first that does not match.

    `condition` and `value` say which condition did not hold and what the request gave for its key (None: absent).
    `naming` is how precisely Principal names the caller, None in documents without Principal.
    """

    speaks: bool
    element: str | None = None
    condition: Condition | None = None
    value: Values | None = None
    naming: Naming | None = None


@dataclass(slots=True)
class Asked:
    """A request as policies see it: keys that AWS does not supply removed, and `*` where the action has no resource.

    `absent` and `notes` collect what statements asked for and did not find, and which reading was taken where AWS's
    pages leave two or the catalogue does not know the action; `decide` reports both.
    """

    request: Request
    action: str  # in lower case
    target: Target
    given: Given  # the context, by folded key
    ignored: frozenset[str]
    has_boundary: bool = False
    absent: set[str] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)  # in the order of their finding


def asked(request: Request, *, has_boundary: bool = False) -> Asked:
    """Prepare a request for `speaks`.

    An action that supports no resource is authorised on `*`, whatever the request names (Service Authorization
    Reference, "Resource types": such actions need `"Resource": "*"`). An action that the catalogue does not know is
    noted: it may be newer, or a slip of the pen. So is one that has rules of its own.
    """
    action = request.action.lower()
    known = find_action(action)
    arn = Arn.parse(request.resource)
    target = None if arn is None or (known is not None and known.is_wildcard_only) else tuple(arn)
    given, ignored = supplied(request)
    note = action_note(request.action) if known is None else own_rule_note(action)
    if action in ANSWERED_ALWAYS and not needs_no_permission(request):
        note = None
    notes = dict.fromkeys(() if note is None else (note,))
    return Asked(request, action, target, given, ignored, has_boundary, notes=notes)


# Elements that do not match are the common case: one value each for all requests.
_ELEMENTS: Final = ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal")
_NO: Final = {name: Match(False, name) for name in _ELEMENTS}
_YES: Final = Match(True)


class Ready:
    """One statement made ready to be asked of many requests."""

    __slots__ = (
        "effect",
        "failures",
        "has_principal",
        "invalid",
        "keys",
        "policy_type",
        "questions",
        "resource",
        "spelled",
        "statement",
        "unknown",
    )

    def __init__(self, statement: Statement, policy_type: PolicyType) -> None:
        self.statement = statement
        self.policy_type = policy_type
        self.has_principal = policy_type in _WITH_PRINCIPAL
        self.effect = statement.effect
        self.unknown = _unknown(statement)
        resource = ResourceElement(statement.resource) if statement.resource and not self.unknown else None
        self.resource = None if resource is None or resource.everything else resource  # None: it speaks of all
        self.questions = () if self.unknown else tuple(Question(condition) for condition in statement.conditions)
        self.failures = {question: Match(False, "Condition", question.condition) for question in self.questions}
        self.invalid = dict.fromkeys(note for question in self.questions for note in _invalid(question.condition))
        asked_for = [condition.key for condition in statement.conditions]
        asked_for += (name for question in self.questions for name in question.variables)
        asked_for += resource.variables if resource else ()
        self.spelled = {folded(key): key for key in reversed(asked_for)}
        self.keys = frozenset(self.spelled)


def speaks(ready: Ready, asked: Asked) -> Match:
    """Whether the statement speaks of the request: its action, principal, resource and every condition match."""
    if not of_action(ready.statement.action, asked.action):
        return _NO["NotAction" if ready.statement.action.negated else "Action"]
    match = speaks_of_the_rest(ready, asked)
    if match.condition is None:
        return match
    return match._replace(value=asked.given.get(folded(match.condition.key)))


def of_action(element: Patterns, action: str) -> bool:
    """Whether Action or NotAction covers the action; case is no difference (IAM JSON policy elements: Action).

    Raises Unsupported where part of the element is not known yet.
    """
    if any(pattern.has_hole for pattern in element.patterns):
        raise Unsupported([Problem(element.place, "an action that is not known yet", "a known action")])
    return any(pattern.matches(action, fold=True) for pattern in element.patterns) != element.negated


def speaks_of_the_rest(ready: Ready, asked: Asked) -> Match:
    """Like `speaks`, where it is known that the action matches; without the value that a condition met.

    Raises Unsupported where the answer hangs on something that is not known or not decided exactly.
    """
    if ready.unknown is not None:
        raise Unsupported([ready.unknown])
    naming: Naming | None = None
    statement = ready.statement
    if ready.has_principal:
        naming = named(statement, ready.policy_type, asked)
        if naming is None:
            return _NO["NotPrincipal" if statement.principal and statement.principal.negated else "Principal"]
    given = asked.given
    if ready.resource is not None and not ready.resource.speaks_of(asked.target, given):
        return _NO["NotResource" if statement.resource and statement.resource.negated else "Resource"]
    if ready.invalid:
        asked.notes.update(ready.invalid)
    if not given.keys() >= ready.keys:
        asked.absent.update(ready.spelled[key] for key in ready.keys if key not in given)
    for question in ready.questions:
        answer = question.answer(given)
        if answer is True:
            continue
        if isinstance(answer, Doubt):
            _note(asked, question, answer, ready.effect)
        if not settled(answer, ready.effect):
            return ready.failures[question]
    return _YES if naming is None else Match(True, naming=naming)


_WITH_PRINCIPAL: Final = frozenset({PolicyType.RESOURCE, PolicyType.TRUST, PolicyType.RCP, PolicyType.VPC_ENDPOINT})


def _note(asked: Asked, question: Question, doubt: Doubt, effect: Effect) -> None:
    taken = "the condition holds" if effect is Effect.DENY else "the condition does not hold"
    asked.notes[f"`{question.condition}`: {doubt.note}; taken as safe for {effect}: {taken}"] = None


def _invalid(condition: Condition) -> Iterator[str]:
    """What is wrong with operands that are no value of the operator's type (IAM User Guide, Condition operators)."""
    for wrong in invalid_operands(condition):
        yield f"`{condition}`: {wrong}; the operand matches no value"


def _unknown(statement: Statement) -> Problem | None:
    """The first part of a statement whose value is not known yet, apart from its action."""
    if statement.resource and any(pattern.has_hole for pattern in statement.resource.patterns):
        return Problem(statement.resource.place, "a resource that is not known yet", "a known resource")
    for condition in statement.conditions:
        if any(operand.has_hole for operand in condition.operands):
            return Problem(condition.place, "an operand that is not known yet", "a known value")
    principal = statement.principal
    if principal and any(pattern.has_hole for pattern in principal.aws):
        return Problem(principal.place, "a principal that is not known yet", "a known principal")
    return None

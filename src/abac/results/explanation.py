"""One decision step by step: policy types in AWS's order, their documents and statements, and what did not match."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from abac.language.condition import Condition
from abac.language.incident import Reported
from abac.language.policy import Effect, PolicyType
from abac.language.request import Request, Values
from abac.results.decision import Decision, Outcome, StatementRef


class Standing(StrEnum):
    """What a policy type says of a request."""

    DENIES = "denies"
    ALLOWS = "allows"
    DOES_NOT_ALLOW = "does not allow"  # its Allow is needed, and it gives none
    NOT_NEEDED = "has nothing to say"  # it gives no Allow, and none is needed
    EXEMPT = "does not apply"  # there are such policies, but AWS does not ask them about this request
    NOT_THERE = "is not there"


class Miss(NamedTuple):
    """One element of a statement that does not match the request.

    `expected` is what the statement says; `resolved` the same with policy variables replaced, as far as they have a
    value; `without_value` are the variables that have none. `given` is what the request holds, None where it is absent.
    """

    element: str  # Action, NotAction, Principal, NotPrincipal, Resource, NotResource or Condition
    expected: tuple[str, ...]
    resolved: tuple[str, ...]
    given: Values | None
    without_value: tuple[str, ...] = ()
    condition: Condition | None = None


class Held(NamedTuple):
    """A condition that holds, with its operands' variables replaced and what the request has (None: absent)."""

    condition: Condition
    resolved: tuple[str, ...]
    given: Values | None


class StatementStep(NamedTuple):
    """One statement: it speaks of the request, or `misses` says what does not match, first what AWS's pages name first.

    A statement about other actions has that one miss: the rest of it was not asked. `held` are the conditions of a
    statement that speaks.
    """

    ref: StatementRef
    misses: tuple[Miss, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether every element matches."""
        return not self.misses

    @property
    def names_action(self) -> bool:
        """Whether Action or NotAction covers the request's action."""
        return not self.misses or self.misses[0].element not in ("Action", "NotAction")


class DocumentStep(NamedTuple):
    """One document: `label` is what decisions call it (`scp[1][0]`), `name` what people know it by."""

    label: str
    name: str
    statements: tuple[StatementStep, ...]


class LevelStep(NamedTuple):
    """Documents that are a union: all of a policy type, or those of one level of the organisation."""

    label: str
    documents: tuple[DocumentStep, ...]

    def speaking(self, effect: Effect) -> tuple[StatementRef, ...]:
        """The statements with this effect that speak of the request."""
        steps = (step for document in self.documents for step in document.statements)
        return tuple(step.ref for step in steps if step.speaks and step.ref.effect is effect)


class PolicyTypeStep(NamedTuple):
    """One policy type: its standing, why it stands so where that needs a word, and its levels."""

    policy_type: PolicyType
    standing: Standing
    because: str = ""
    levels: tuple[LevelStep, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it does not let the request pass."""
        return self.standing in (Standing.DENIES, Standing.DOES_NOT_ALLOW)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one request is decided as it is.

    `steps` holds every policy type in AWS's order. `closest` are the Allow statements of blocking policy types that
    come nearest to speaking: fewest elements that do not match first. `assumed` says what the input did not tell;
    `reported` is what AWS itself said of the request, where the input came from AWS.
    """

    name: str
    request: Request
    decision: Decision
    steps: tuple[PolicyTypeStep, ...]
    closest: tuple[StatementStep, ...] = ()
    assumed: tuple[str, ...] = ()
    reported: Reported | None = None

    @property
    def denying_conditions(self) -> tuple[Condition, ...]:
        """The conditions of every Deny that speaks: they all hold."""
        return tuple(
            held.condition
            for policy_type in self.steps
            for level in policy_type.levels
            for document in level.documents
            for step in document.statements
            if step.ref.effect is Effect.DENY
            for held in step.held
        )

    @property
    def agrees(self) -> bool | None:
        """Whether AWS's own words fit the decision; None where there are none.

        AWS names one policy type of those that block (IAM User Guide, Troubleshoot access denied error messages).
        """
        if self.reported is None:
            return None
        if self.reported.allowed or self.decision.allowed:
            return self.reported.allowed == self.decision.allowed
        if self.reported.explicit is True:
            kinds = {ref.policy_type for ref in self.decision.decided_by}
            fits = self.decision.outcome is Outcome.EXPLICITLY_DENIED
        else:
            kinds = set(self.decision.blocked_by)
            # A message without a reason fits any denial; "no policy allows" says that nothing denies explicitly.
            fits = self.reported.explicit is None or self.decision.outcome is Outcome.IMPLICITLY_DENIED
        return fits and (self.reported.policy_type is None or self.reported.policy_type in kinds)

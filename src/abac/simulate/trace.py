"""Every statement that was asked for one decision, with what it said: what `explain` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from abac.language.policy import Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.simulate.index import ready
from abac.simulate.layers import cited, documents
from abac.simulate.match import Match, asked, speaks


class Considered(NamedTuple):
    """One statement and whether it speaks of the request; `label` is what decisions call its document: `scp[1][0]`."""

    policy_type: PolicyType
    label: str
    policy: Policy
    statement: Statement
    match: Match


def considered(request: Request, policy_set: PolicySet) -> Iterator[Considered]:
    """Ask every statement of every policy type that applies, in the order in which `decide` judges them.

    Raises Unsupported where `decide` does.
    """
    question = asked(request, has_boundary=policy_set.boundary is not None)
    for policy_type, levels in documents(request, policy_set, question).items():
        for name, policies in levels:
            for i, policy in enumerate(policies):
                for statement in ready(policy, policy_type).statements:
                    label = cited(name, policy_type, i)
                    yield Considered(policy_type, label, policy, statement.statement, speaks(statement, question))

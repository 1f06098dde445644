"""One policy document."""

from __future__ import annotations

from typing import Final

from abac.language.policy import Policy, PolicyType, Statement
from abac.language.read.dialect import DIALECTS
from abac.language.read.faults import Faults
from abac.language.read.statement import StatementReader
from abac.located import Node, Problem

MEMBERS: Final = ("Version", "Id", "Statement")
# IAM JSON policy elements: Version. A document without it is read as of the older version.
VERSIONS: Final = ("2012-10-17", "2008-10-17")
_OLDEST: Final = "2008-10-17"


def read_policy(node: Node, policy_type: PolicyType, *, name: str = "", strict: bool = True) -> Policy:
    """Read one document of a policy type.

    Raises InputError with every problem. Strictly, what AWS would refuse to store is a problem even where its meaning
    is plain (`Principal` in an identity policy); `strict=False` then reads it as AWS's engine would: elements that do
    not belong there are ignored. Source: IAM User Guide, Grammar of the IAM JSON policy language, and the pages of
    its elements; Organizations User Guide, SCP syntax and RCP syntax.
    """
    faults = Faults()
    policy = read_document(node, policy_type, name, faults)
    faults.settle(strict=strict)
    return policy


def read_policy_leniently(node: Node, policy_type: PolicyType, *, name: str = "") -> tuple[Policy, tuple[Problem, ...]]:
    """Read one document as AWS's engine would, with what AWS would refuse to store.

    Raises InputError where the document has no meaning at all.
    """
    faults = Faults()
    policy = read_document(node, policy_type, name, faults)
    return policy, faults.settle(strict=False)


def read_document(node: Node, policy_type: PolicyType, name: str, faults: Faults) -> Policy:
    """Read one document and note its faults; what it returns is meant only when nothing is broken."""
    if not isinstance(node.value, dict):
        faults.broken(node.place, node.describe(), "a policy document: a mapping with Version and Statement")
        return Policy((), name=name, place=node.place)
    faults.unknown_members(node.value, node, MEMBERS)
    version = _version(node.value.get("Version"), faults)
    reader = StatementReader(DIALECTS[policy_type], faults, variables=version != _OLDEST)
    read = (reader.read(statement, index) for index, statement in enumerate(_statements(node, node.value, faults)))
    statements: tuple[Statement, ...] = tuple(statement for statement in read if statement is not None)
    return Policy(statements, version, _id(node.value.get("Id"), faults), name, node.place)


def _version(node: Node | None, faults: Faults) -> str:
    if node is None:
        return _OLDEST
    if isinstance(node.value, str) and node.value in VERSIONS:
        return node.value
    faults.broken(node.place, node.describe(), f"the Version `{VERSIONS[0]}` or `{VERSIONS[1]}`")
    return VERSIONS[0]


def _id(node: Node | None, faults: Faults) -> str | None:
    if node is None:
        return None
    if isinstance(node.value, str):
        return node.value
    faults.broken(node.place, node.describe(), "text as Id")
    return None


def _statements(node: Node, members: dict[str, Node], faults: Faults) -> list[Node]:
    statement = members.get("Statement")
    if statement is None:
        faults.broken(node.place, "a document without `Statement`", "a statement or a list of statements")
        return []
    if statement.value == []:
        faults.refused(statement.place, "an empty list as `Statement`", "at least one statement")
    return statement.value if isinstance(statement.value, list) else [statement]

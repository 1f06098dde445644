"""Policy → canonical JSON; measured and split as AWS counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

from abac.errors import InputError
from abac.language.condition import Condition
from abac.language.policy import Patterns, Policy, Statement
from abac.language.principal import PrincipalElement
from abac.located import Place, Problem

Texts = str | list[str]


def to_dict(policy: Policy) -> dict[str, Any]:
    """Return the document as plain values, elements in the order of AWS's pages, one value as plain text.

    Raises InputError where a document cannot say it: two conditions of a statement with one operator and one key.
    """
    document: dict[str, Any] = {"Version": policy.version}
    if policy.id is not None:
        document["Id"] = policy.id
    document["Statement"] = [_statement(statement) for statement in policy.statements]
    return document


def to_json(policy: Policy) -> str:
    """Return the canonical text: the same policy always gives the same bytes. Ends with a line break."""
    return json.dumps(to_dict(policy), indent=2, ensure_ascii=False) + "\n"


def size(policy: Policy) -> int:
    """Return the document's size in characters as AWS counts it: without white space between its elements.

    Source: IAM User Guide, IAM and AWS STS quotas ("IAM doesn't count white space"); for SCPs and RCPs the text that
    is deployed must itself be compact (Organizations User Guide, Quotas).
    """
    return _length(to_dict(policy))


def split(policies: Iterable[Policy], limit: int) -> list[Policy]:
    """Pack the statements of documents of one policy type into as few documents of at most `limit` characters.

    Keeps the meaning: documents of one policy type are a union, and a statement that is too large alone is divided
    along its Action or Resource, whose values are alternatives. Statements of different Versions and statements with
    the same Sid stay in different documents. The same input always gives the same documents. Ids are not kept.
    Raises InputError for a statement that cannot be made small enough.
    """
    given = tuple(policies)
    documents: list[_Document] = []
    for policy in given:
        limits = limit - _length(to_dict(replace(policy, statements=(), id=None)))
        for statement in policy.statements:
            for part in _parts(statement, limits):
                _place(part, policy.version, limit, documents)
    name = given[0].name if given else ""
    numbered = len(documents) > 1
    return [
        document.policy(f"{name}-{number}" if name and numbered else name)
        for number, document in enumerate(documents, start=1)
    ]


class _Document:
    """A document that is being filled."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.statements: list[Statement] = []
        self.sids: set[str] = set()
        self.size = _length(to_dict(Policy((), version)))

    def takes(self, statement: Statement, version: str, length: int, limit: int) -> bool:
        if version != self.version or statement.sid in self.sids:
            return False
        return self.size + len(",") + length <= limit

    def add(self, statement: Statement, length: int) -> None:
        self.size += length + bool(self.statements)  # the comma between statements
        self.statements.append(replace(statement, index=len(self.statements)))
        if statement.sid is not None:
            self.sids.add(statement.sid)

    def policy(self, name: str) -> Policy:
        return Policy(tuple(self.statements), self.version, name=name)


def _place(statement: Statement, version: str, limit: int, documents: list[_Document]) -> None:
    length = _length(_statement(statement))
    for document in documents:
        if document.takes(statement, version, length, limit):
            document.add(statement, length)
            return
    documents.append(_Document(version))
    documents[-1].add(statement, length)


def _parts(statement: Statement, limit: int) -> Iterator[Statement]:
    """Divide a statement until each part has at most `limit` characters; parts get numbered Sids."""
    parts = list(_halves(statement, limit))
    if len(parts) == 1 or statement.sid is None:
        yield from parts
        return
    for number, part in enumerate(parts, start=1):
        yield replace(part, sid=f"{statement.sid}{number}")


_SID_ROOM = 4  # characters kept free for the number of a part's Sid


def _halves(statement: Statement, limit: int, *, divided: bool = False) -> Iterator[Statement]:
    length = _length(_statement(statement))
    if length + (_SID_ROOM if divided and statement.sid else 0) <= limit:
        yield statement
        return
    longest = max(_divisible(statement), key=lambda element: _length(_texts(element[1])), default=None)
    if longest is None:
        _fail(statement.place, f"a statement of {length:,} characters", f"at most {limit:,} characters")
    name, element = longest
    middle = len(element.patterns) // 2
    for patterns in (element.patterns[:middle], element.patterns[middle:]):
        half = replace(element, patterns=patterns)
        part = replace(statement, action=half) if name == "action" else replace(statement, resource=half)
        yield from _halves(part, limit, divided=True)


def _divisible(statement: Statement) -> Iterator[tuple[str, Patterns]]:
    for name, element in (("action", statement.action), ("resource", statement.resource)):
        if element is not None and not element.negated and len(element.patterns) > 1:
            yield name, element


def _statement(statement: Statement) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if statement.sid is not None:
        written["Sid"] = statement.sid
    written["Effect"] = str(statement.effect)
    if statement.principal is not None:
        written["NotPrincipal" if statement.principal.negated else "Principal"] = _principal(statement.principal)
    for name, element in (("Action", statement.action), ("Resource", statement.resource)):
        if element is not None:
            written[f"Not{name}" if element.negated else name] = _texts(element)
    if statement.conditions:
        written["Condition"] = _conditions(statement.conditions)
    return written


def _principal(element: PrincipalElement) -> str | dict[str, Texts]:
    if element.anyone:
        return "*"
    kinds = {
        "AWS": tuple(pattern.source for pattern in element.aws),
        "Service": element.service,
        "Federated": element.federated,
        "CanonicalUser": element.canonical_user,
    }
    return {kind: _one_or_list(texts) for kind, texts in kinds.items() if texts}


def _conditions(conditions: Iterable[Condition]) -> dict[str, dict[str, Texts]]:
    written: dict[str, dict[str, Texts]] = {}
    for condition in conditions:
        prefix = f"{condition.quantifier}:" if condition.quantifier else ""
        name = f"{prefix}{condition.operator}{'IfExists' if condition.if_exists else ''}"
        keys = written.setdefault(name, {})
        if condition.key in keys:
            found = f"`{name}` on `{condition.key}` a second time"
            _fail(condition.place, found, "one condition for each operator and key of a statement")
        keys[condition.key] = _one_or_list(pattern.source for pattern in condition.operands)
    return written


def _texts(element: Patterns) -> Texts:
    return _one_or_list(pattern.source for pattern in element.patterns)


def _one_or_list(texts: Iterable[str]) -> Texts:
    values = list(texts)
    return values[0] if len(values) == 1 else values


def _length(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def _fail(place: Place, found: str, expected: str) -> NoReturn:
    raise InputError([Problem(place, found, expected)])

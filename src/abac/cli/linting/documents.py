"""Which documents `lint` is asked about: files, folders, and the documents that a statement template comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from abac.errors import InputError
from abac.language.policy import Policy, PolicyType, Statement
from abac.language.read import read_policy_leniently
from abac.located import Limits, Node, Place, Problem, Problems, problems_of, read_file
from abac.sources.foreign import foreign_documents

MANIFEST: Final = "manifest.json"
_LIMITS: Final = Limits(bytes=100_000_000)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: where it was read from, what it is, and what AWS would refuse about it."""

    file: str
    policy: Policy
    policy_type: PolicyType
    refused: tuple[Problem, ...] = ()
    template: bool = False  # whether only findings of the file that was asked about are wanted


def read_documents(file: Path, policy_type: PolicyType | None, problems: Problems) -> Iterator[Document]:
    """Read what a path names: a folder by its manifest, a template by the rendered folder beside it, else a document.

    Notes every problem of what cannot be read.
    """
    if file.is_dir():
        yield from _folder(file, policy_type, problems)
        return
    node = _read(file, problems)
    if node is None:
        return
    if isinstance(node.value, dict) and "attached_to" in node.value:
        yield from _of_template(file, problems)
        return
    yield from _document(node, file, policy_type, problems)


def _folder(folder: Path, policy_type: PolicyType | None, problems: Problems) -> Iterator[Document]:
    rows = _manifest(folder, problems)
    if rows is not None:
        yield from _rendered(folder, {name: policy_type or known for name, known in rows.items()}, problems)
        return
    try:
        files = foreign_documents(folder)
    except InputError as error:
        problems.extend(problems_of(error))
        return
    for file in files:
        if (node := _read(file, problems)) is not None:
            yield from _document(node, file, policy_type, problems)


def _rendered(folder: Path, rows: Mapping[str, PolicyType], problems: Problems) -> Iterator[Document]:
    places = _places(folder, problems)
    for name, policy_type in rows.items():
        node = _read(folder / name, problems)
        if node is not None:
            for document in _document(node, folder / name, policy_type, problems):
                yield replace(document, policy=_placed(document.policy, places.get(name, ())))


def _of_template(file: Path, problems: Problems) -> Iterator[Document]:
    """The documents of the rendered folder that stands beside the template's own folder or above it."""
    for parent in file.resolve().parents:
        rows = _manifest(parent / "rendered", problems)
        if rows is not None:
            yield from (replace(found, template=True) for found in _rendered(parent / "rendered", rows, problems))
            return
    expected = "a folder `rendered` beside it, as `abac generate` writes it"
    problems.add(Place(str(file)), "a statement template that was not rendered", expected)


def _document(node: Node, file: Path, policy_type: PolicyType | None, problems: Problems) -> Iterator[Document]:
    known = policy_type or _type_in_manifest(file) or _guessed(node)
    try:
        policy, refused = read_policy_leniently(node, known, name=str(file))
    except InputError as error:
        problems.extend(problems_of(error))
        return
    yield Document(str(file), policy, known, refused)


def _read(file: Path, problems: Problems) -> Node | None:
    try:
        return read_file(file)
    except InputError as error:
        problems.extend(problems_of(error))
        return None


def _manifest(folder: Path, problems: Problems) -> Mapping[str, PolicyType] | None:
    """The policy type of each file of a rendered folder; None where the folder has no manifest."""
    path = folder / MANIFEST
    if not path.is_file():
        return None
    node = _read(path, problems)
    try:
        rows: list[dict[str, Any]] = node.plain()["documents"] if node else []
        return {str(row["file"]): PolicyType(row["policy_type"]) for row in rows}
    except (KeyError, TypeError, ValueError):
        problems.add(Place(str(path)), "another table", "the manifest that `abac generate` writes")
        return {}


def _type_in_manifest(file: Path) -> PolicyType | None:
    """The type that the manifest of a folder above gives the file; a `manifest.json` of another program gives none."""
    resolved = file.resolve()
    for parent in resolved.parents:
        rows = _manifest(parent, Problems()) or {}
        if found := rows.get(resolved.relative_to(parent).as_posix()):
            return found
    return None


def _guessed(node: Node) -> PolicyType:
    """A document with principals is a trust policy where all actions are sts's, else a resource policy."""
    members = node.value if isinstance(node.value, dict) else {}
    statements = members.get("Statement")
    nodes = [] if statements is None else statements.value if isinstance(statements.value, list) else [statements]
    found = [statement.value for statement in nodes if isinstance(statement.value, dict)]
    if not any("Principal" in statement or "NotPrincipal" in statement for statement in found):
        return PolicyType.IDENTITY
    actions = [action for statement in found for action in _texts(statement.get("Action"))]
    trust = actions and all(action.lower().startswith("sts:") for action in actions)
    return (
        PolicyType.TRUST if trust and not any("Resource" in statement for statement in found) else PolicyType.RESOURCE
    )


def _texts(node: Node | None) -> list[str]:
    value = None if node is None else node.plain()
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _places(folder: Path, problems: Problems) -> Mapping[str, tuple[Place, ...]]:
    """Where people wrote each statement: the template's file and line (`statements.json`)."""
    path = folder / "statements.json"
    if not path.is_file():
        return {}
    try:
        documents: dict[str, list[dict[str, Any]]] = read_file(path, _LIMITS).plain()["documents"]
        return {file: tuple(map(_place, rows)) for file, rows in documents.items()}
    except InputError as error:
        problems.extend(problems_of(error))
    except (AttributeError, KeyError, TypeError, ValueError):
        problems.add(Place(str(path)), "another table", "the statements that `abac generate` writes")
    return {}


def _place(row: Mapping[str, Any]) -> Place:
    return Place(str(row["source"]), int(row["line"]), 1, f"Statement {row['sid']}")


def _placed(policy: Policy, places: tuple[Place, ...]) -> Policy:
    if len(places) != len(policy.statements):
        return policy
    return replace(policy, statements=tuple(map(_moved, policy.statements, places)))


def _moved(statement: Statement, place: Place) -> Statement:
    """The statement with all of its elements at one place: the template's statement, which people edit."""
    return replace(
        statement,
        place=place,
        action=replace(statement.action, place=place),
        resource=replace(statement.resource, place=place) if statement.resource else None,
        principal=replace(statement.principal, place=place) if statement.principal else None,
        conditions=tuple(replace(condition, place=place) for condition in statement.conditions),
    )

"""JSON → results: reads what `encode.to_json` wrote and refuses everything else, naming every problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from abac.errors import InputError
from abac.located import Place, Problem, collector_paused
from abac.results.decision import Decision, StatementRef
from abac.results.document import MatrixDocument, RowDocument, StatementDocument
from abac.results.matrix import Accepted, DocumentSize, MatrixResult, MatrixRow, PropertyResult

Shape = TypeVar("Shape", bound=BaseModel)

SHOWN = 80  # characters of a wrong value that an error repeats


def from_json(document: object, file: str = "results.json") -> MatrixResult:
    """The result that `document` (parsed JSON) describes; `file` is the name that errors give it.

    Raises InputError with every problem: an unknown or absent member, a wrong type, a broken row's index that is not
    a row.
    """
    with collector_paused():
        read = read_document(MatrixDocument, document, file)
        problems = list(_loose_indexes(read, file))
        if problems:
            raise InputError(problems)
        return _result(read)


def read_document(shape: type[Shape], document: object, file: str) -> Shape:
    """The document in its shape. Raises InputError with every problem; `file` is the name that errors give it."""
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise InputError(_problem(found, file) for found in error.errors(include_url=False)) from None


def _problem(found: Any, file: str) -> Problem:
    place = Place(file, path=_path(found["loc"]))
    expected = found["msg"].removeprefix("Input should be ").replace("'", "`")
    if found["type"] == "missing":
        return Problem(place, "an absent member", "a value")
    if found["type"] == "extra_forbidden":
        return Problem(place, f"unknown member `{found['loc'][-1]}`", "a member that format 1 names")
    if found["type"] == "model_type":
        expected = "an object"
    value = str(found["input"])
    short = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return Problem(place, f"`{short}`", expected[:1].lower() + expected[1:])


def _path(parts: tuple[str | int, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def _loose_indexes(read: MatrixDocument, file: str) -> Iterator[Problem]:
    for number, prop in enumerate(read.properties):
        for at, index in enumerate(prop.broken):
            if index >= len(read.rows):
                place = Place(file, path=f"properties[{number}].broken[{at}]")
                yield Problem(place, f"`{index}`", f"the index of one of {len(read.rows)} rows")


def _result(read: MatrixDocument) -> MatrixResult:
    rows = tuple(_row(row) for row in read.rows)
    return MatrixResult(
        rows=rows,
        properties=tuple(
            PropertyResult(
                id=prop.id,
                title=prop.title,
                status=prop.status,
                rows=prop.rows,
                broken=tuple(rows[index] for index in prop.broken),
                because=prop.because,
                unproven=prop.unproven,
            )
            for prop in read.properties
        ),
        uncovered=read.uncovered,
        accepted=tuple(Accepted(row.action, row.reason, row.exposes, row.source) for row in read.accepted),
        sizes=tuple(DocumentSize(row.document, row.policy_type, row.characters, row.limit) for row in read.sizes),
        unproven=read.unproven,
        source=read.source,
        catalogue=read.catalogue,
        seconds=read.seconds,
    )


def _row(row: RowDocument) -> MatrixRow:
    decision = Decision(
        outcome=row.decision,
        decided_by=tuple(statement(ref) for ref in row.statements),
        blocked_by=frozenset(row.blocked_by),
        absent_keys=frozenset(row.absent_context_keys),
        ignored_keys=frozenset(row.ignored_context_keys),
        notes=row.notes,
    )
    return MatrixRow(
        team=row.team,
        principal=row.principal,
        principal_kind=row.principal_kind,
        permission_profile=row.permission_profile,
        action=row.action,
        resource_type=row.resource_type,
        relation=row.relation,
        decision=decision,
        expected=row.expected,
        property=row.property,
        request=row.request,
        situation=row.situation,
    )


def statement(ref: StatementDocument) -> StatementRef:
    """The statement that a document cites."""
    place = Place(ref.place.file, ref.place.line, ref.place.column, ref.place.path)
    return StatementRef(ref.policy_type, ref.policy, ref.statement, ref.sid, ref.effect, ref.name, place)

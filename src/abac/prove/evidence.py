"""What lets a stranger check a verdict again with nothing but cvc5: problems, answers, hashes, assumptions.

Source: issue 5, Evidence; docs/how-to/check-a-proof.md says what a reader does with it, and what it does not show.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from abac.errors import InputError
from abac.located import Place, Problem
from abac.prove.crosscheck import Agreement, Class
from abac.prove.crosscheck import Problem as Asked
from abac.prove.cvc5 import Satisfiable, Unsatisfiable, Verdict
from abac.results.proof import ProofReport, ProofStatus

MANIFEST: Final = "evidence.json"
FORMAT: Final = 1
_PROBLEMS: Final = "problems"
_QUESTION: Final = {
    "unsat": "no request makes all of this true: nobody can do what the property forbids",
    "sat": "a request makes all of this true: the property does not hold",
    "unknown": "cvc5 found no answer within its limits: nothing is proved by it",
}


def write_evidence(
    directory: Path, report: ProofReport, agreement: Agreement, *, policies: Path, contract: Path
) -> None:
    """Write one problem of SMT-LIB for each class of `agreement`, and a manifest, into `directory`.

    `policies` is the file or folder that was proved about, `contract` the contract; every byte of them is hashed. The
    folder appears as a whole or not at all; an older evidence in its place is replaced. Raises InputError where
    `directory` holds anything else, or something cannot be read or written.
    """
    _refuse_others(directory)
    try:
        files = dict(_files(report, agreement, policies, contract))
        directory.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.resolve().parent))
        try:
            _fill(beside, files)
            _put(beside, directory)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        reason = f"cannot be written: {(error.strerror or str(error)).lower()}"
        expected = "a new folder in one that can be written, and policies that can be read"
        raise InputError([Problem(Place(str(error.filename or directory)), reason, expected)]) from None


def hashes(source: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder by its path in there, or of one file by its name; hidden files are left out.

    Raises OSError where something cannot be read.
    """
    if source.is_file():
        return {source.name: _hash(source.read_bytes())}
    source.stat()  # what is not there has no hash
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    names = {path.relative_to(source).as_posix(): path for path in paths}
    return {name: _hash(path.read_bytes()) for name, path in names.items() if not _is_hidden(name)}


def _files(report: ProofReport, agreement: Agreement, policies: Path, contract: Path) -> Iterator[tuple[str, bytes]]:
    rows = []
    for number, found in enumerate(agreement.classes, 1):
        answer = answer_of(found.verdict)
        name = f"{_PROBLEMS}/{number:04}-{answer}.smt2"
        text = found.verdict.script.text(header(found), None if answer == "unknown" else answer).encode()
        yield name, text
        rows.append({"file": name, "sha256": _hash(text), "answer": answer, "stands_for": _rows(found.members)})
    manifest = _manifest(report, agreement, policies, contract) | {"problems": rows}
    yield MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()


def _manifest(report: ProofReport, agreement: Agreement, policies: Path, contract: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "policies": hashes(policies),
        "contract": hashes(contract),
        "catalogue": report.catalogue,
        "solver": {"cvc5": version("cvc5")},
        "properties": [
            {"id": each.id, "title": each.title, "status": each.status.value, "assumptions": list(each.assumptions)}
            for each in report.properties
        ],
        "disagreements": [str(each) for each in agreement.disagreements],
    }


def header(found: Class) -> Iterator[str]:
    """What a person reads at the top of a problem."""
    first, *others = found.members
    yield str(first)
    yield f"expected: {answer_of(found.verdict)} ({_QUESTION[answer_of(found.verdict)]})"
    if others:
        yield f"it stands for {len(others)} more that differ in names only; {MANIFEST} lists them"
    if first.statements:
        yield "statements that speak of it:"
        yield from (f"  {statement}" for statement in first.statements)
    yield "an unknown named `absent KEY` is true where the request lacks the key; `value 1 of KEY` is one of several"


def answer_of(verdict: Verdict) -> str:
    """The verdict in SMT-LIB's words."""
    match verdict:
        case Satisfiable():
            return "sat"
        case Unsatisfiable():
            return "unsat"
    return "unknown"


def _rows(members: Iterable[Asked]) -> list[Mapping[str, str]]:
    """Each row once: those that differ in the caller alone, or in the names of two teams, are one."""
    rows = ((each.property, each.action, each.resource_type, each.principal) for each in members)
    names = ("property", "action", "resource_type", "principal")
    return [dict(zip(names, row, strict=True)) for row in dict.fromkeys(rows)]


def proved_without_evidence(report: ProofReport, agreement: Agreement) -> tuple[str, ...]:
    """Properties that the report calls proved and for which no problem stands in the evidence."""
    present = {each.property for found in agreement.classes for each in found.members}
    return tuple(p.id for p in report.properties if p.status is ProofStatus.PROVED and p.id not in present)


def _refuse_others(directory: Path) -> None:
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return
    if directory.is_dir() and (directory / MANIFEST).is_file():
        return
    found = "a folder that holds something else" if directory.is_dir() else "a file"
    raise InputError([Problem(Place(str(directory)), found, "a new folder, an empty one, or one with older evidence")])


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    (folder / _PROBLEMS).mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    folder.chmod(0o755)  # mkdtemp keeps others out; evidence is for them


def _put(beside: Path, directory: Path) -> None:
    """Move the new folder into its place. What stood there is kept until that has been done."""
    old = beside / "old"
    if directory.exists():
        target = Path(tempfile.mkdtemp(prefix=f".{directory.name}.old.", dir=directory.resolve().parent))
        old = directory.replace(target / "old")
    try:
        beside.replace(directory)
    except OSError:
        if old.exists():
            old.replace(directory)
        raise
    finally:
        if old.parent != beside:
            shutil.rmtree(old.parent, ignore_errors=True)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Check the evidence of `abac prove --evidence DIR` again, with nothing but Python and cvc5.

    pip install cvc5
    python check_evidence.py DIR POLICIES [CONTRACT]

DIR is the evidence, POLICIES the file or folder that was proved about, CONTRACT the file that says what must hold.
Every hash is computed and every problem solved again. Exit codes: 0 all of it is confirmed, 1 something differs,
2 wrong use or unreadable evidence, 3 nothing differs but something has no answer.

What it does not show: that the problems say what the policies say. For that, read some of them (each begins with the
property, the action and the statements it is made from), or read `abac`'s own tests.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cvc5

SECONDS = 120
# A problem needs no other command; one that has any (to read or write files, say) is not run.
COMMANDS = {"set-option", "set-logic", "set-info", "declare-const", "declare-fun", "assert", "check-sat"}


def main(arguments: list[str]) -> int:
    """Print what differs and what has no answer; return the exit code."""
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    folder, policies, *contract = map(Path, arguments)
    try:
        manifest = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
        wrong = [*differences(manifest["policies"], policies, "policy")]
        wrong += [line for file in contract for line in differences(manifest["contract"], file, "contract")]
        answers = {row["file"]: answer(folder / row["file"], row["sha256"]) for row in manifest["problems"]}
        wrong += list(disputed(manifest, answers))
        unsure = list(unanswered(manifest, answers))
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"the evidence or the policies cannot be read: {error!r}", file=sys.stderr)
        return 2
    for line in (*wrong, *unsure):
        print(line)
    rows = sum(len(row["stands_for"]) for row in manifest["problems"])
    print(f"{len(manifest['policies'])} policy files, {len(answers)} problems that stand for {rows} rows:", end=" ")
    print("differs" if wrong else "not all answered" if unsure else "confirmed")
    return 1 if wrong else 3 if unsure else 0


def differences(expected: dict[str, str], source: Path, what: str) -> Iterator[str]:
    """Files that are not what they were, that are gone, and that were not there."""
    found = dict(files(source))
    for name, wanted in expected.items():
        if name not in found:
            yield f"{what} {name}: it is no longer there"
        elif hashlib.sha256(found[name].read_bytes()).hexdigest() != wanted:
            yield f"{what} {name}: it is not the file that was proved about"
    for name in sorted(found.keys() - expected.keys()):
        yield f"{what} {name}: it was not there when the proof was made"


def files(source: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a folder but hidden ones, by its path in there; or the one file."""
    if not source.is_dir():
        yield source.name, source
        return
    for path in source.rglob("*"):
        name = path.relative_to(source).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, path


def answer(path: Path, wanted: str) -> str:
    """cvc5's answer to the problem; `changed` or `refused` where it is not asked."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != wanted:
        return "changed"
    text = content.decode("utf-8")
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("strings-exp", "true")
    solver.setOption("tlimit-per", str(SECONDS * 1000))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, path.name)
    symbols = parser.getSymbolManager()
    said = ""
    while not (command := parser.nextCommand()).isNull():
        if command.getCommandName() not in COMMANDS:
            return "refused"
        said = command.invoke(solver, symbols).strip() or said
    return said


def disputed(manifest: dict[str, Any], answers: dict[str, str]) -> Iterator[str]:
    """Problems whose answer is another, and properties that are called proved against an answer."""
    proved = {row["id"] for row in manifest["properties"] if row["status"] == "proved"}
    for row in manifest["problems"]:
        found = answers[row["file"]]
        if found in ("changed", "refused"):
            yield f"{row['file']}: {'it was changed' if found == 'changed' else 'it holds commands of other kinds'}"
        elif found in ("sat", "unsat") and found != row["answer"]:
            yield f"{row['file']}: the evidence says {row['answer']}, cvc5 says {found}"
        for each in row["stands_for"]:
            if found == "sat" and each["property"] in proved:
                yield f"{row['file']}: {each['property']} is called proved, and {each['action']} refutes it"
    yield from (f"the two backends disagreed: {line}" for line in manifest["disagreements"])


def unanswered(manifest: dict[str, Any], answers: dict[str, str]) -> Iterator[str]:
    """Problems without an answer, and proved properties for which no problem stands."""
    for name, found in answers.items():
        if found not in ("sat", "unsat", "changed", "refused"):
            yield f"{name}: cvc5 found no answer ({found or 'it said nothing'})"
    asked = {each["property"] for row in manifest["problems"] for each in row["stands_for"]}
    for row in manifest["properties"]:
        if row["status"] == "proved" and row["id"] not in asked:
            yield f"{row['id']}: it is called proved, and no problem stands for it"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""GitHub's workflow commands: annotations on the lines that broke a property."""

from __future__ import annotations

from abac.located import Place
from abac.report import sentences
from abac.report.ci.causes import causes
from abac.results.matrix import MatrixResult, Status

ERRORS = 9  # GitHub shows ten of each kind for a step (Actions' limits); the tenth says what is left out


def render(result: MatrixResult) -> str:
    """One workflow command a line: errors for what is broken or uncovered, a notice with the verdict."""
    errors = [command("error", cause.place, cause.property_id, cause.message) for cause in causes(result)]
    errors += [command("error", Place(""), "uncovered", action) for action in result.uncovered]
    errors += [
        command("error", Place(""), prop.id, f"unknown: {prop.because or 'no reason was given'}")
        for prop in result.properties
        if prop.status is Status.UNKNOWN
    ]
    lines = errors[:ERRORS]
    if len(errors) > ERRORS:
        text = f"{len(errors) - ERRORS} more errors are left out here; results.json holds all"
        lines.append(command("error", Place(""), "more", text))
    verdict = f"{sentences.headline(result)} Properties: {sentences.tally(result)}."
    return "\n".join([*lines, command("notice", Place(""), "isolation", verdict)]) + "\n"


def command(kind: str, place: Place, title: str, message: str) -> str:
    """`::error file=F,line=L,title=T::message`, escaped as Actions' toolkit documents workflow commands."""
    parts = {"file": place.file, "line": str(place.line or ""), "col": str(place.column or ""), "title": title}
    parameters = ",".join(f"{name}={_parameter(value)}" for name, value in parts.items() if value)
    return f"::{kind}{' ' if parameters else ''}{parameters}::{_data(sentences.printable(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _parameter(text: str) -> str:
    return _data(sentences.printable(text)).replace(":", "%3A").replace(",", "%2C")

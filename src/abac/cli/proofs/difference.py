"""The verb `diff`: what new policies allow that the old did not, and the other way round."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli import screen
from abac.cli.contracts import contract_file
from abac.cli.exit_codes import ExitCode
from abac.cli.proofs.versions import read_versions

if TYPE_CHECKING:
    from abac.results.diff import Diff


class DiffFormat(StrEnum):
    """How `diff` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"


RENDERED: Final = Path("policies/rendered")
_VERSION = "rendered:DIR, git:REVISION[:DIR] (default DIR: policies/rendered), or file:FILE, one identity policy."


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=f"The old version: {_VERSION}")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new version, in the same forms.")],
    team_tag: Annotated[
        str, typer.Option("--team-tag", metavar="KEY", help="The tag key that makes a role a team's.")
    ] = "Team",
    contract: Annotated[
        Path | None,
        typer.Option("--contract", metavar="FILE", help="Which characters names may hold; default as for `prove`."),
    ] = None,
    as_: Annotated[DiffFormat, typer.Option("--format", help="How to print.")] = DiffFormat.TABLE,
) -> int:
    """Compare two versions for all requests.

    What the new one allows and the old one does not is gained, the other way round lost, each with a request that the
    simulator decides otherwise. Ends with 0 where they are proved equivalent, 1 where they differ, 3 where something
    is left open and nothing differs.

    Example: abac diff git:main rendered:policies/rendered
    """
    result = _diff(old, new, team_tag, contract)
    if as_ is DiffFormat.TABLE:
        from abac.report import difference

        difference.print_diff(result, screen.results())
    else:
        sys.stdout.write(_written(result, as_))
    return code_of(result)


def code_of(result: Diff) -> ExitCode:
    """The exit code that belongs to a difference (CLI reference, Exit codes)."""
    from abac.results.diff import DiffStatus

    codes = {
        DiffStatus.EQUIVALENT: ExitCode.HOLDS,
        DiffStatus.DIFFERENT: ExitCode.DOES_NOT_HOLD,
        DiffStatus.UNKNOWN: ExitCode.UNKNOWN,
    }
    return codes[result.status]


def _diff(old: str, new: str, team_tag: str, contract: Path | None) -> Diff:
    from abac.contract import load
    from abac.lint.alphabets import TAGS
    from abac.prove.difference import diff as compare

    started = time.perf_counter()
    before, after = read_versions(old, new, team_tag)
    declared = load(contract_file(RENDERED, contract)).alphabets
    with screen.working("comparing every request"):
        result = compare(before.world, after.world, alphabets={**TAGS, **declared})
    notes = tuple(dict.fromkeys((*before.world.notes, *after.world.notes)))
    seconds = round(time.perf_counter() - started, 3)
    assumptions = (*notes, *result.assumptions)
    return replace(result, old=before.source, new=after.source, assumptions=assumptions, seconds=seconds)


def _written(result: Diff, as_: DiffFormat) -> str:
    from abac.report import difference

    if as_ is DiffFormat.MARKDOWN:
        return difference.to_markdown(result)
    if as_ is DiffFormat.GITHUB:
        return difference.to_github(result)
    return json.dumps(difference.to_json(result), indent=2, ensure_ascii=False) + "\n"

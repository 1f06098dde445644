"""The verb itself: parse, ask the room, print, exit code."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.cli.linting.linted import Linted

RENDERED: Final = Path("policies/rendered")


class LintFormat(StrEnum):
    """How `lint` prints."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    GITHUB = "github"


class DocumentType(StrEnum):
    """The policy types by the names that `--policy-type` takes; a test holds them to `language.PolicyType`."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    SCP = "scp"
    RCP = "rcp"
    VPC_ENDPOINT = "vpc_endpoint"
    TRUST = "trust"


def lint(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILES...", help="Policy documents, statement templates, or folders of documents."),
    ] = None,
    rendered: Annotated[
        Path, typer.Option("--rendered", metavar="DIR", help="A folder of policy documents, where no FILES are given.")
    ] = RENDERED,
    policy_type: Annotated[
        DocumentType | None,
        typer.Option("--policy-type", help="Of all FILES. Default: the manifest's, else by Principal and Resource."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULE", help="Leave out a rule's findings; repeatable.")
    ] = None,
    as_: Annotated[LintFormat, typer.Option("--format", help="How to print.")] = LintFormat.TABLE,
) -> int:
    """Find what is wrong with policy documents without asking a request.

    Sizes against AWS's limits, unknown names, conditions that can never hold, statements that another covers, and what
    opens more than it seems to. Each rule has a page in docs/rules. Ends with 1 where a finding is an error.

    Example: abac lint policies/rendered/trust/*.json --format github
    """
    ignored = frozenset(map(_known_rule, ignore or ()))
    result = _linted(files or [rendered], policy_type, ignored)
    _print(result, as_)
    return ExitCode.DOES_NOT_HOLD if result.errors else ExitCode.HOLDS


def _linted(files: list[Path], policy_type: DocumentType | None, ignored: frozenset[str]) -> Linted:
    from abac.cli.linting.linted import lint_all
    from abac.language.policy import PolicyType

    return lint_all(files, PolicyType(policy_type) if policy_type else None, ignored)


def _known_rule(name: str) -> str:
    from abac.lint import RULES
    from abac.located import nearest

    names = [rule.name for rule in RULES]
    if name in names:
        return name
    meant = nearest(name, names)
    hint = f"; did you mean `{meant}`?" if meant else ""
    raise typer.BadParameter(f"no rule `{name}`{hint}")


def _print(result: Linted, form: LintFormat) -> None:
    if form is LintFormat.TABLE:
        from abac.cli.linting.table import print_table

        print_table(result)
        return
    from abac.cli.linting import formats, sarif

    renderers = {
        LintFormat.JSON: formats.as_json,
        LintFormat.JSONL: formats.as_jsonl,
        LintFormat.MARKDOWN: formats.as_markdown,
        LintFormat.GITHUB: formats.as_github,
        LintFormat.SARIF: sarif.as_sarif,
    }
    sys.stdout.write(renderers[form](result))

"""The verbs that say why: `explain` for one decision, `who-can` for one action."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from abac.cli import screen
from abac.cli.chosen import read_chosen
from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.language.incident import Incident
    from abac.language.request import Values
    from abac.language.scenario import Scenario
    from abac.language.world import World
    from abac.results.access import Access
    from abac.results.explanation import Explanation

RENDERED: Final = Path("policies/rendered")


class ExplanationFormat(StrEnum):
    """How `explain` and `who-can` print."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


Rendered = Annotated[Path, typer.Option("--rendered", metavar="DIR", help="A folder of policy documents.")]
Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="KIND:LOCATION",
        help="Policies of another kind, in place of --rendered: git:REVISION[:DIR], file:FILE, rendered:DIR.",
    ),
]
TeamTag = Annotated[str, typer.Option("--team-tag", metavar="KEY", help="The tag key that makes a role a team's.")]
As = Annotated[ExplanationFormat, typer.Option("--format", help="How to print.")]


def explain(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|-",
            help="A scenario file (FILE#INDEX where it holds several), a file with an access-denied message or a "
            "CloudTrail event, or `-` for stdin.",
        ),
    ],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Which of several scenarios.")] = None,
    context: Annotated[
        list[str] | None,
        typer.Option(
            "--context", metavar="KEY=VALUE", help="A condition key that the input does not tell; repeatable."
        ),
    ] = None,
    resource: Annotated[
        str | None, typer.Option("--resource", metavar="ARN", help="The resource, where the input does not tell it.")
    ] = None,
    lenient: Annotated[bool, typer.Option("--lenient", help="Decide invalid documents as AWS's engine would.")] = False,
    rendered: Rendered = RENDERED,
    policies: Source = None,
    team_tag: TeamTag = "Team",
    as_: As = ExplanationFormat.TABLE,
) -> int:
    """Explain one decision, policy type by policy type.

    Of a message or an event, what it does not tell is assumed and listed.

    Example: abac explain denial.txt --context aws:SourceIp=203.0.113.7
    """
    from abac.language.scenario import Scenario

    chosen = read_chosen(source, name, strict=not lenient)
    given = _context(context or [])

    def world() -> World:
        return _world(rendered, policies, team_tag)

    if isinstance(chosen, Scenario):
        for finding in chosen.findings:
            typer.echo(str(finding), err=True)
        explained = _scenario(chosen, world, given, resource)
    else:
        explained = _incident(chosen, world(), given, resource)
    _print_explanation(explained, as_)
    return ExitCode.HOLDS


def who_can(
    action: Annotated[str, typer.Argument(metavar="ACTION", help="One action, such as sagemaker:DeleteEndpoint.")],
    resource: Annotated[
        str | None, typer.Argument(metavar="[RESOURCE]", help="The ARN of one resource; default: any resource.")
    ] = None,
    rendered: Rendered = RENDERED,
    policies: Source = None,
    team_tag: TeamTag = "Team",
    as_: As = ExplanationFormat.TABLE,
) -> int:
    """List who can do something, and under which conditions.

    Wildcards are refused: each action has conditions of its own.

    Example: abac who-can sagemaker:StopTrainingJob
    """
    from abac.simulate.who_can import who_can as ask

    _print_access(ask(_world(rendered, policies, team_tag), action, resource), as_)
    return ExitCode.HOLDS


def _world(rendered: Path, policies: str | None, team_tag: str) -> World:
    """What the options name: a folder, or a source of another kind."""
    if policies is None:
        from abac.sources.rendered import read_world

        return read_world(rendered, team_tag=team_tag)
    from abac.cli.proofs.versions import read_version

    if rendered != RENDERED:
        raise typer.BadParameter("--rendered and --source both name the policies; give one of them")
    return read_version(policies, team_tag).world


def _scenario(
    scenario: Scenario, world: Callable[[], World], context: dict[str, Values], resource: str | None
) -> Explanation:
    from abac.simulate.explain import explain as tell
    from abac.simulate.incident import policies_of, with_given

    request = with_given(scenario.request, context, resource)
    if scenario.policies == "rendered":
        place = scenario.place._replace(path="request.principal")
        return tell(request, policies_of(request, world(), place), name=scenario.name)
    return tell(request, scenario.policies, name=scenario.name)


def _incident(incident: Incident, world: World, context: dict[str, Values], resource: str | None) -> Explanation:
    from abac.simulate.incident import explain_incident

    return explain_incident(incident, world, context=context, resource=resource)


def _context(options: list[str]) -> dict[str, Values]:
    """`--context KEY=VALUE`; a key that is given several times has several values, `KEY=` has the empty text."""
    found: dict[str, list[str]] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals or ":" not in key:
            raise typer.BadParameter(f"`{option}`; expected KEY=VALUE such as aws:ResourceTag/Team=Team1")
        found.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else tuple(values) for key, values in found.items()}


def _print_explanation(explained: Explanation, as_: ExplanationFormat) -> None:
    from abac.report import explanation

    if as_ is ExplanationFormat.JSON:
        _print_json(explanation.to_json(explained))
    elif as_ is ExplanationFormat.MARKDOWN:
        sys.stdout.write(explanation.to_markdown(explained))
    else:
        explanation.print_explanation(explained, screen.results())


def _print_access(access: Access, as_: ExplanationFormat) -> None:
    from abac.report import access as report

    if as_ is ExplanationFormat.JSON:
        _print_json(report.to_json(access))
    elif as_ is ExplanationFormat.MARKDOWN:
        sys.stdout.write(report.to_markdown(access))
    else:
        report.print_access(access, screen.results())


def _print_json(document: dict[str, object]) -> None:
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))

"""`abac generate --new-service`: what was written, how its actions are sorted, and what people do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from abac.cli import screen
from abac.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from abac.generate.scaffold import NewService


def start_service(policies: Path, prefix: str) -> int:
    """Write the files of a service and say what comes next. Raises InputError before anything is written."""
    from abac.generate.scaffold import new_service, write_new_service

    made = new_service(policies, prefix)
    write_new_service(made)
    for path in made.files:
        typer.echo(f"{path} is written")
    typer.echo(f"{made.contract}: `{prefix}` is among its services, so every action of it is asked about")
    rows = [(str(group), str(len(actions)), _few(group, made)) for group, actions in made.groups.items()]
    screen.results().print(screen.table(("group", "actions", "such as"), rows, numbers=frozenset({"actions"})))
    typer.echo("\nNothing of it is allowed yet. Next:")
    for number, step in enumerate(_steps(made, policies), start=1):
        typer.echo(f"  {number}. {step}")
    return ExitCode.HOLDS


def _few(group: str, made: NewService) -> str:
    names = [action.name for found, actions in made.groups.items() if found == group for action in actions]
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _steps(made: NewService, policies: Path) -> Iterator[str]:
    template, scenarios = made.files
    if made.effects:
        rows = "".join(f"\n       {line}" for line in made.effects.splitlines())
        yield f"Review these rows and add them to src/abac/contract/effects.yaml:{rows}"
        yield (
            f"Add `{made.service.prefix}` to MODELS in tests/unit/contract/test_effects.py: it names, by botocore, "
            "what takes a role or tags and has no row."
        )
    yield f"In {template} uncomment `Statement`, move into it what a team shall do with its own, take those rows out."
    yield f"In {policies / 'guardrails' / 'boundary.yaml'} allow `{made.service.prefix}:*`: no role exceeds it."
    yield (
        f"In {made.contract} say under `liveness` what people must be able to do; raise `accepted_at_most` by the rows "
        "that became `accepted`."
    )
    yield f"In {scenarios} let what is allowed now expect `Allowed`."
    yield f"Run `abac generate && abac simulate {scenarios} && abac matrix`: what breaks is named with its request."

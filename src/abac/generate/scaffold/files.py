"""Where the files of a new service go, and that none is there yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from abac.catalog import Action, Service, service, services
from abac.contract import load as load_contract
from abac.errors import InputError
from abac.generate.scaffold.contract_text import with_service
from abac.generate.scaffold.effects_rows import effects_rows
from abac.generate.scaffold.scenario_text import scenario_text
from abac.generate.scaffold.sorting import Group, sorted_actions
from abac.generate.scaffold.template_text import template_text
from abac.located import Place, Problem, Problems, nearest, unreadable
from abac.teams import Registry, load
from abac.teams.editing import replace, text_of

CONTRACT = "isolation.yaml"


@dataclass(frozen=True, slots=True)
class NewService:
    """The files of a service that is new: text by path, the contract's own text, and what is left to people.

    `effects` holds rows for the reviewed effects of actions, empty where none are needed.
    """

    service: Service
    groups: Mapping[Group, tuple[Action, ...]]
    files: Mapping[Path, str]
    contract: Path
    contract_text: str
    effects: str


def new_service(policies: Path, prefix: str) -> NewService:
    """Make the files of a service in memory. Nothing is written, and what it grants is nothing.

    Raises InputError with all problems: a service that AWS does not have or that the contract has, files that exist.
    """
    registry, contract = load(policies / "teams.yaml"), load_contract(policies / CONTRACT)
    template = policies / "team" / f"{prefix}.yaml"
    scenarios = policies / "scenarios" / f"{prefix}.yaml"
    problems = Problems()
    found = service(prefix)
    if found is None or found.prefix != prefix:
        expected = "a service prefix of AWS, such as `codecommit`"
        problems.add(Place("--new-service"), f"no service `{prefix}`", expected, nearest(prefix, services()))
    elif prefix in contract.services:
        file = str(policies / CONTRACT)
        problems.add(Place(file), f"`{prefix}` is among its services", "a service that it does not have yet")
    for path in (template, scenarios):
        if path.exists():
            problems.add(Place(str(path)), "a file that exists", "no such file: nothing is overwritten")
    if found is None or problems:
        raise InputError(tuple(problems))
    return _made(found, registry, (template, scenarios), policies / CONTRACT)


def _made(found: Service, registry: Registry, paths: tuple[Path, Path], contract: Path) -> NewService:
    groups = sorted_actions(found)
    first = next(iter(registry.teams.values())).permission_profiles[0]
    texts = (template_text(found, groups, first), scenario_text(found, groups, registry))
    written = with_service(text_of(contract), found.prefix, str(contract))
    return NewService(found, groups, dict(zip(paths, texts, strict=True)), contract, written, effects_rows(found))


def write_new_service(made: NewService) -> None:
    """Write the files and the contract. Raises InputError where one is there meanwhile, or cannot be written."""
    done: list[Path] = []
    try:
        for path, text in made.files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                done.append(path)
                stream.write(text)
        replace(made.contract, made.contract_text)
    except (OSError, InputError) as error:
        for path in done:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise InputError([Problem(Place(str(error.filename)), "a file that exists", "no such file")]) from None
        raise (error if isinstance(error, InputError) else unreadable(str(error.filename), error)) from None

"""Teams and statement templates → every file of the rendered folder, in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abac.errors import InputError
from abac.generate.documents import Document, documents
from abac.generate.limits import LIMITS, Limit
from abac.generate.roles import Attachments, directory_digest, directory_rows, permission_rows, role_rows, team_rows
from abac.generate.rows import table
from abac.generate.statements import check_language, once
from abac.generate.template import Template
from abac.generate.templates import readable
from abac.language.policy import PolicyType
from abac.located import Place, Problems, problems_of
from abac.results import DocumentSize
from abac.teams import Registry, load

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = (MANIFEST, "teams.json", "directory.json", "statements.json")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The rendered folder in memory: text by file name, relative with `/`; and what it was made from."""

    files: Mapping[str, str]
    sizes: tuple[DocumentSize, ...]
    documents: tuple[Document, ...]
    registry: Registry
    templates: tuple[Template, ...]


def generate(
    policies: Path, teams: Path | Registry | None = None, *, limits: Mapping[PolicyType, Limit] = LIMITS
) -> Rendered:
    """Render the templates below `policies` for the registry in `teams` (default: `policies/teams.yaml`).

    The same input gives the same bytes, and documents do not depend on which teams there are. Nothing is written.
    Raises InputError with the problems of registry and templates: shape, policy language, sizes, numbers of policies.
    """
    problems = Problems()
    registry: Registry | None = None
    read: tuple[Template, ...] = ()
    try:
        registry = teams if isinstance(teams, Registry) else load(teams or policies / "teams.yaml")
    except InputError as error:
        problems.extend(problems_of(error))
    try:
        read = readable(policies, problems)
    except InputError as error:
        problems.extend(problems_of(error))
    if registry is None:
        found = Problems()
        check_language(read, found)
        raise InputError(once(problems, found))
    made = documents(read, registry, limits, problems)
    place = Place(str(policies))
    _check_levels(made, limits, place)
    files = {document.file: document.text for document in made}
    files |= _tables(made, registry, Attachments(made, limits, place))
    sizes = tuple(DocumentSize(one.file, str(one.policy_type), one.characters, one.limit) for one in made)
    return Rendered(dict(sorted(files.items())), sizes, made, registry, read)


def _tables(made: tuple[Document, ...], registry: Registry, attachments: Attachments) -> dict[str, str]:
    digest = directory_digest(registry)
    return {
        MANIFEST: _indented({"format": FORMAT, "documents": [_manifest_row(document) for document in made]}),
        "teams.json": table(
            {
                "permission_profiles": permission_rows(registry),
                "teams": team_rows(registry),
                "roles": role_rows(registry, attachments),
            },
            {"format": FORMAT},
        ),
        "directory.json": table({"teams": directory_rows(registry)}, {"format": FORMAT, "digest": digest}),
        "statements.json": _indented(
            {"format": FORMAT, "documents": {document.file: _source_rows(document) for document in made}}
        ),
    }


def _manifest_row(document: Document) -> dict[str, Any]:
    return {
        "file": document.file,
        "name": document.name,
        "policy_type": str(document.policy_type),
        "attached_to": [str(kind) for kind in document.attached_to],
        "permission_profile": document.permission_profile,
        "network_profile": document.network_profile,
        "level": document.level,
        "characters": document.characters,
        "limit": document.limit,
    }


def _source_rows(document: Document) -> list[dict[str, Any]]:
    return [
        {"sid": one.sid, "source": one.source, "line": one.line, "serves": list(one.serves)} for one in document.sources
    ]


def _check_levels(made: tuple[Document, ...], limits: Mapping[PolicyType, Limit], place: Place) -> None:
    """An organisation's root, a unit and an account each take a limited number of SCPs."""
    limit = limits[PolicyType.SCP]
    allowed = limit.documents - limit.reserved
    problems = Problems()
    for level in sorted({document.level for document in made if document.level}):
        names = [document.name for document in made if document.level == level]
        if len(names) > allowed:
            raised = f"AWS raises it to {limit.raisable_documents}"
            expected = f"at most {allowed} beside `FullAWSAccess` ({raised}); take statements out or use another level"
            problems.add(place, f"{len(names)} SCPs at level `{level}`: {', '.join(names)}", expected)
    problems.raise_if_any()


def _indented(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

"""OLD and NEW of `diff`: `kind:location` → what stands there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from abac.errors import InputError
    from abac.language.world import World


class Version(NamedTuple):
    """One of two versions: its world, and the `source` object of results."""

    world: World
    source: dict[str, Any]


def read_versions(old: str, new: str, team_tag: str) -> tuple[Version, Version]:
    """Read both versions. Raises InputError with the problems of both."""
    from abac.errors import InputError
    from abac.located import Problems, problems_of

    found: list[Version] = []
    problems = Problems()
    for text in (old, new):
        try:
            found.append(read_version(text, team_tag))
        except InputError as error:
            problems.extend(problems_of(error))
    problems.raise_if_any()
    before, after = found
    return before, after


def read_version(text: str, team_tag: str) -> Version:
    """Read `rendered:DIR`, `git:REVISION[:DIR]` or `file:FILE`. Raises InputError with every problem."""
    kind, colon, location = text.partition(":")
    if kind not in _READERS or not colon:
        raise _unknown(text, kind)
    if not location:
        raise _refused(text, "no location", f"`{kind}:{_FORMS[kind]}`")
    return _READERS[kind](location, team_tag)


def _rendered(location: str, team_tag: str) -> Version:
    from abac.sources import describe, read_world

    folder = Path(location)
    return Version(read_world(folder, team_tag=team_tag), describe(folder))


def _git(location: str, team_tag: str) -> Version:
    from abac.sources.git import RENDERED, read_commit

    revision, _, folder = location.partition(":")
    return Version(*read_commit(revision, folder or RENDERED, team_tag=team_tag))


def _file(location: str, team_tag: str) -> Version:
    from abac.sources.document import describe_document, read_document

    file = Path(location)
    return Version(read_document(file, team_tag=team_tag), describe_document(file))


_READERS: Final[dict[str, Callable[[str, str], Version]]] = {"rendered": _rendered, "git": _git, "file": _file}
_FORMS: Final = {"rendered": "DIR", "git": "REVISION[:DIR]", "file": "FILE"}


def _unknown(text: str, kind: str) -> InputError:
    from abac.located import nearest

    forms = ", ".join(f"`{name}:{form}`" for name, form in _FORMS.items())
    path = Path(text)
    meant = f"{'rendered' if path.is_dir() else 'file'}:{text}" if path.exists() else None
    if meant is None and (near := nearest(kind, _READERS)):
        meant = near + text[len(kind) :]
    return _refused(text, f"`{text}`", f"one of {forms}", meant)


def _refused(text: str, found: str, expected: str, meant: str | None = None) -> InputError:
    from abac.errors import InputError
    from abac.located import Place, Problem

    return InputError([Problem(Place(text), found, expected, meant)])

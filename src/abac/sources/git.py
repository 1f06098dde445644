"""A folder of policy documents as it stands in a git commit → World.

Source: git-cat-file(1), BATCH OUTPUT; git-ls-tree(1), OUTPUT FORMAT; gitrevisions(7), `<rev>:<path>`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from abac.errors import InputError
from abac.language.world import World
from abac.located import Place, Problem, problems_of
from abac.sources.rendered import describe, read_world

RENDERED: Final = "./policies/rendered"
_FILE_MODES: Final = ("100644", "100755")


def read_commit(revision: str, folder: str = RENDERED, *, team_tag: str = "Team") -> tuple[World, dict[str, Any]]:
    """Read `folder` as it stands in `revision`: the world, and the `source` object of results.

    `revision` is whatever git takes (a branch, a tag, `HEAD~2`); `folder` is counted from the root of the repository,
    or with a leading `./` from the current directory, as git does. Raises InputError with all problems: no repository,
    no such commit or folder, and everything that is wrong with the documents, by their names in the commit.
    """
    called = f"git:{revision}:{folder.removeprefix('./')}"
    commit = _commit(revision)
    with TemporaryDirectory(prefix="abac-") as temporary:
        home = Path(temporary)
        _write(home, _blobs(commit, folder, called))
        try:
            world = read_world(home, team_tag=team_tag)
            source = describe(home)
        except InputError as error:
            raise InputError([_renamed(problem, temporary, called) for problem in problems_of(error)]) from None
    notes = tuple(note.replace(temporary, called) for note in world.notes)
    found = [text.replace(temporary, called) for text in source["not_understood"]]
    about = {**source, "kind": "git", "revision": revision, "commit": commit, "not_understood": found}
    return replace(world, notes=notes), about


def _commit(revision: str) -> str:
    """The full name of a commit; what begins with `-` is never taken for an option."""
    asked = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode == 0:
        return asked.stdout.decode().strip()
    if _git("rev-parse", "--git-dir").returncode != 0:
        raise _refused("git", "no git repository here", "a folder within a repository")
    raise _refused(f"git:{revision}", f"no commit `{revision}`", "a branch, tag or commit of this repository")


def _blobs(commit: str, folder: str, called: str) -> Mapping[str, str]:
    """The names of the folder's files and of their contents in git's store."""
    listed = _git("ls-tree", "-r", "-z", "--full-tree", f"{commit}:{folder.rstrip('/')}")
    if listed.returncode != 0:
        raise _refused(
            called, f"no folder `{folder.removeprefix('./')}` in this commit", "a folder of policy documents"
        )
    found: dict[str, str] = {}
    for row in filter(None, listed.stdout.decode("utf-8", "surrogateescape").split("\0")):
        facts, _, path = row.partition("\t")
        mode, _, blob = facts.split()
        if mode not in _FILE_MODES or ".." in PurePosixPath(path).parts:
            raise _refused(f"{called}/{path}", "a symbolic link or a submodule", "a file")
        found[path] = blob
    return found


def _write(home: Path, blobs: Mapping[str, str]) -> None:
    for path, data in zip(blobs, _contents(blobs), strict=True):
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _contents(blobs: Mapping[str, str]) -> Iterator[bytes]:
    """What the files hold, in their order, by one call of git for all of them."""
    answer = _git("cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs.values())).stdout
    position = 0
    for _ in blobs:
        end = answer.index(b"\n", position)
        size = int(answer[position:end].rsplit(b" ", 1)[1])
        yield answer[end + 1 : end + 1 + size]
        position = end + 1 + size + 1  # the line break that follows each content


def _git(*arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], input=given.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        raise _refused("git", "no program `git`", "git, which reads commits") from None


def _renamed(problem: Problem, temporary: str, called: str) -> Problem:
    place = problem.place._replace(file=problem.place.file.replace(temporary, called))
    return problem._replace(place=place, found=problem.found.replace(temporary, called))


def _refused(place: str, found: str, expected: str) -> InputError:
    return InputError([Problem(Place(place), found, expected)])

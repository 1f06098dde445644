"""A folder of a commit: the documents as they were committed, whatever lies in the working tree now."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from abac.errors import InputError
from abac.sources import read_world
from abac.sources.git import read_commit

TIGHT = Path(__file__).parents[2] / "worlds" / "tight"


def git(*arguments: str) -> None:
    """One git command in the current directory, with no configuration of whoever runs the tests."""
    subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose one commit holds the tight world as the rendered folder; the current directory."""
    for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TIGHT, tmp_path / "policies" / "rendered")
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=first")
    return tmp_path


def test_a_commit_is_read_as_the_folder_was(repository: Path) -> None:
    """`git:main` is what the folder held at that commit (CLI reference, SOURCE)."""
    shutil.rmtree(repository / "policies")
    world, source = read_commit("main")
    assert world == read_world(TIGHT)
    assert source["kind"] == "git" and source["revision"] == "main" and len(source["commit"]) == 40


def test_a_folder_is_counted_from_the_root_or_from_here(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path after a revision is the repository's own; with `./` it begins here (gitrevisions(7))."""
    (repository / "policies" / "deeper").mkdir()
    monkeypatch.chdir(repository / "policies")
    assert read_commit("main", "policies/rendered")[0] == read_commit("HEAD", "./rendered")[0]


@pytest.mark.parametrize(
    ("revision", "folder", "found"),
    [
        ("no-such", "policies", "git:no-such: no commit `no-such`; expected a branch, tag or commit"),
        ("--all", "policies", "git:--all: no commit `--all`"),
        ("main", "no/such", "git:main:no/such: no folder `no/such` in this commit; expected a folder"),
    ],
)
def test_what_is_not_there_is_named(repository: Path, revision: str, folder: str, found: str) -> None:
    """Bad input names what was found and what was expected (CLI reference)."""
    with pytest.raises(InputError, match=found.replace("?", r"\?")):
        read_commit(revision, folder)


def test_outside_of_a_repository_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad input names what was found and what was expected (CLI reference)."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="git: no git repository here"):
        read_commit("main")


def test_what_is_wrong_is_placed_in_the_commit(repository: Path) -> None:
    """A problem names the file people know, not the copy that is read (CLI reference, Bad input)."""
    (repository / "mine").mkdir()
    (repository / "mine" / "broken.json").write_text('{"Version": "2012-10-17",\n "Statement": {"Effect": "Alow"}}')
    git("add", ".")
    git("commit", "--quiet", "--message=second")
    with pytest.raises(InputError) as caught:
        read_commit("main", "mine")
    assert str(caught.value).startswith("git:main:mine/broken.json:2:")


def test_notes_name_the_commit(repository: Path) -> None:
    """How a folder without a manifest is read is said of the folder that was named."""
    (repository / "mine").mkdir()
    (repository / "mine" / "one.json").write_text(
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}'
    )
    git("add", ".")
    git("commit", "--quiet", "--message=second")
    world, source = read_commit("main", "mine")
    assert world.notes[0].startswith("git:main:mine has no manifest.json")
    assert source["files"] == ["one.json"]


def test_a_link_is_refused(repository: Path) -> None:
    """What a link leads to is no part of the commit; reading on without it would lose a document in silence."""
    (repository / "policies" / "rendered" / "link.json").symlink_to("/etc/passwd")
    git("add", ".")
    git("commit", "--quiet", "--message=second")
    with pytest.raises(InputError, match=r"git:main:policies/rendered/link.json: a symbolic link"):
        read_commit("main")

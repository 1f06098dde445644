"""A folder of anybody's documents (CLI reference, SOURCE and Bad input)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abac.errors import InputError
from abac.sources import describe, read_world

GRANT = {"Effect": "Allow", "Action": "sagemaker:DeleteModel", "Resource": "*"}


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    """A document of these statements."""
    return {"Version": version, "Statement": list(statements)}


def write(folder: Path, **documents: object) -> Path:
    """Write each document as `NAME.json`."""
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2))
    return folder


def refused(folder: Path) -> list[str]:
    """What is wrong with the folder, one text a problem, paths relative to it."""
    with pytest.raises(InputError) as error:
        read_world(folder)
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in error.value.problems]


def test_documents_become_one_role_in_each_of_two_symbolic_teams(tmp_path: Path) -> None:
    """Without a manifest, they are identity policies of one role in each of two teams, and notes say so."""
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yml").write_text(
        "Version: '2012-10-17'\nStatement: {Effect: Deny, Action: '*', Resource: '*'}"
    )
    (tmp_path / "readme.md").write_text("not a policy")
    world = read_world(write(tmp_path, a=policy(GRANT)))
    first, second = world.principals
    assert {first.team, second.team} == {"Alpha", "Bravo"}
    assert first.account == second.account
    assert first.identity == second.identity
    assert [document.name for document in first.identity] == ["a.json", "more/b.yml"]
    assert (first.boundary, first.trust, world.scp) == (None, None, None)
    assert "2 documents are read as identity policies" in world.notes[0]


@pytest.mark.parametrize("key", ["Tenant", "TeamPrefix", "cost centre"])
def test_the_team_tag_may_have_any_key(tmp_path: Path, key: str) -> None:
    """`--team-tag KEY`: a team principal is a role that carries this key."""
    world = read_world(write(tmp_path, a=policy(GRANT)), team_tag=key)
    assert [role.tags[key] for role in world.principals] == [role.team for role in world.principals]
    assert world.team_tag == key
    assert f"`{key}`" in world.notes[0]


def test_a_version_that_is_absent_is_the_older_one(tmp_path: Path) -> None:
    """Without Version it is read as of 2008-10-17, where `${…}` is text (IAM JSON policy elements: Version)."""
    old = {"Statement": {**GRANT, "Resource": "arn:aws:s3:::${aws:username}"}}
    [document] = read_world(write(tmp_path, a=old)).principals[0].identity
    assert not document.reads_variables


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ({**GRANT, "Action": "*"}, "every action (`*`)"),
        ({**GRANT, "Action": ["s3:Get*", "*:*"]}, "every action (`*`)"),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "every action but some (`NotAction`)"),
    ],
)
def test_statements_that_allow_everything_are_said_not_to_be_asked_about_in_full(
    tmp_path: Path, statement: dict[str, Any], said: str
) -> None:
    """What was left out is never left out in silence: file, statement and why."""
    notes = read_world(write(tmp_path, a=policy(GRANT, {**statement, "Sid": "Broad"}))).notes
    assert len(notes) == 2
    assert notes[1].startswith(f"a.json: statement `Broad` allows {said}")


@pytest.mark.parametrize("statement", [GRANT, {"Effect": "Deny", "Action": "*", "Resource": "*"}])
def test_other_statements_leave_nothing_out(tmp_path: Path, statement: dict[str, Any]) -> None:
    """A Deny allows nothing, and an action that is named is asked about."""
    assert len(read_world(write(tmp_path, a=policy(statement))).notes) == 1


def test_what_aws_does_not_define_is_a_finding_with_its_place(tmp_path: Path) -> None:
    """An unknown action is an error in our templates, a finding in other sources."""
    statement = {**GRANT, "Action": ["sagemaker:DeleteModels", "sagemakers:DeleteModel"]}
    source = describe(write(tmp_path, a=policy(statement), b=policy(GRANT)))
    assert source["files"] == ["a.json", "b.json"]
    found = [text.replace(f"{tmp_path}{os.sep}", "") for text in source["not_understood"]]
    assert [text.partition(" in statement")[0] for text in found] == [
        "a.json:6:7: unknown service `sagemakers` in `sagemakers:DeleteModel`",
        "a.json:6:7: unknown action `sagemaker:DeleteModels`",
    ]
    assert all("did you mean `sagemaker" in text for text in found)


def test_what_aws_defines_but_can_never_match_is_understood(tmp_path: Path) -> None:
    """A Resource of another service is a matter for lint: it is well formed."""
    source = describe(write(tmp_path, a=policy({**GRANT, "Resource": "arn:aws:s3:::bucket"})))
    assert source["not_understood"] == []


def test_all_problems_of_all_documents_are_told_at_once(tmp_path: Path) -> None:
    """Bad input: FILE:LINE:COLUMN, what was found, what was expected; all errors, not the first alone."""
    (tmp_path / "invalid.json").write_text("{")
    (tmp_path / "latin.json").write_bytes(b'{"Version": "\xe9"}')
    write(tmp_path, listed=[1], trust=policy({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}))
    assert [text.partition("; expected ")[0] for text in refused(tmp_path)] == [
        "invalid.json:1:2: the end of the file",
        "latin.json:1:14: the byte `0xe9`, which is not UTF-8",
        "listed.json:1:1: a list",
        "trust.json:6:7: `Principal`",
        "trust.json:4:5: a statement without `Resource`",
    ]


def test_a_trust_policy_is_no_identity_policy(tmp_path: Path) -> None:
    """Identity policies have no Principal (IAM JSON policy elements: Principal); nothing of the folder is decided."""
    trust = policy({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    found = refused(write(tmp_path, a=policy(GRANT), trust=trust))
    assert "trust.json:6:7: `Principal`; expected no Principal in an identity policy" in found


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    """Nothing read is never "nothing found"."""
    (tmp_path / "notes.txt").write_text("{}")
    assert refused(tmp_path) == [
        f"{tmp_path}: no policy document; expected a folder with .json or .yaml policy documents"
    ]


@pytest.mark.parametrize(("name", "found"), [("absent", "no such folder"), ("file.json", "a file")])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str, found: str) -> None:
    """`--rendered DIR` is a folder."""
    write(tmp_path, file=policy(GRANT))
    assert refused(tmp_path / name)[0].startswith(f"{tmp_path / name}: {found}; expected a folder")


def test_a_folder_that_may_not_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy must not go unread in silence, wherever it stands."""
    closed = tmp_path / "closed"
    closed.mkdir()
    listed = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert refused(write(tmp_path, a=policy(GRANT))) == [
        "closed: no permission to read it; expected a file that may be read"
    ]

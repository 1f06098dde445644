"""The rendered folder on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abac.errors import InputError
from abac.generate import drift, write
from unit.generate.folders import GUARD, rendered


def files(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_written_is_what_was_rendered(tmp_path: Path) -> None:
    """The folder holds exactly the rendered files, and nothing is left beside it."""
    made = rendered(tmp_path / "source")
    write(made, tmp_path / "out" / "rendered")
    assert files(tmp_path / "out" / "rendered") == made.files
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["rendered"]


def test_a_current_folder_has_no_drift(tmp_path: Path) -> None:
    """`generate --check` passes right after `generate`."""
    made = rendered(tmp_path / "source")
    write(made, tmp_path / "rendered")
    assert drift(made, tmp_path / "rendered") == ""


def test_a_file_edited_by_hand_is_drift_that_a_person_can_read(tmp_path: Path) -> None:
    """The diff shows what the file holds (-) and what it should hold (+)."""
    made = rendered(tmp_path / "source")
    write(made, tmp_path / "rendered")
    path = tmp_path / "rendered" / "guardrails" / "scp" / "unit.1.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Deny", "Allow", 2), encoding="utf-8")
    lines = drift(made, tmp_path / "rendered").splitlines()
    assert lines[0] == f"--- {tmp_path.as_posix()}/rendered/guardrails/scp/unit.1.json"
    assert lines[1] == "+++ generated/guardrails/scp/unit.1.json"
    assert '-      "Effect": "Allow",' in lines
    assert '+      "Effect": "Deny",' in lines


@pytest.mark.parametrize("damage", ["delete", "truncate", "binary"])
def test_a_damaged_file_is_drift(tmp_path: Path, damage: str) -> None:
    """Whatever happened to a file, it is not what was generated."""
    made = rendered(tmp_path / "source")
    write(made, tmp_path / "rendered")
    path = tmp_path / "rendered" / "manifest.json"
    if damage == "delete":
        path.unlink()
    else:
        path.write_bytes(b"" if damage == "truncate" else b"\xff\xfe\x00")
    assert "+++ generated/manifest.json" in drift(made, tmp_path / "rendered")


def test_documents_that_are_no_longer_generated_are_drift_and_then_removed(tmp_path: Path) -> None:
    """A document that stayed behind would be deployed for ever."""
    folder = tmp_path / "rendered"
    write(rendered(tmp_path / "1", guardrails__extra=GUARD.replace("level", "document: old/doc\nlevel")), folder)
    assert (folder / "old" / "doc" / "unit.1.json").is_file()
    (folder / "README.md").write_text("kept", encoding="utf-8")
    made = rendered(tmp_path / "2")
    assert "--- " + folder.as_posix() + "/old/doc/unit.1.json\n+++ /dev/null" in drift(made, folder)
    write(made, folder)
    assert files(folder) == {**made.files, "README.md": "kept"}
    assert not (folder / "old").exists()


def test_a_manifest_cannot_have_files_elsewhere_removed(tmp_path: Path) -> None:
    """A manifest is input: what it lists outside of its folder stays."""
    folder = tmp_path / "rendered"
    made = rendered(tmp_path / "source")
    write(made, folder)
    precious = tmp_path / "precious.json"
    precious.write_text("{}", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path)
    listed = ["../precious.json", str(precious), "link/precious.json", 7, None]
    (folder / "manifest.json").write_text(json.dumps({"documents": [{"file": file} for file in listed]}))
    write(made, folder)
    assert precious.is_file()


def test_another_spelling_in_a_manifest_removes_no_current_document(tmp_path: Path) -> None:
    """`./boundary.json` is `boundary.json`, which is still generated."""
    folder = tmp_path / "rendered"
    made = rendered(tmp_path / "source")
    write(made, folder)
    listed = ["./boundary.json", "team//builder.1.json", str(folder / "boundary.json")]
    (folder / "manifest.json").write_text(json.dumps({"documents": [{"file": file} for file in listed]}))
    write(made, folder)
    assert files(folder) == made.files


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"documents": 1}', '{"documents": [1]}', '{"documents": [{}]}'])
def test_a_broken_manifest_removes_nothing(tmp_path: Path, manifest: str) -> None:
    """Only files that a manifest lists are ours to remove; what is refused leaves the folder as it was."""
    folder = tmp_path / "rendered"
    made = rendered(tmp_path / "source")
    write(made, folder)
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    (folder / "other.json").write_text("{}", encoding="utf-8")
    before = files(folder)
    with pytest.raises(InputError, match=r"other\.json"):
        write(made, folder)
    assert files(folder) == before


EVERYTHING = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\n'


@pytest.mark.parametrize("name", ["team/stray.json", "stray.json", "new/deep/stray.json", "team/STRAY.JSON"])
def test_a_document_that_nobody_generated_is_drift(tmp_path: Path, name: str) -> None:
    """Whoever reviews `generate --check` takes every document in the folder for one of ours (CLI.md, generate)."""
    folder = tmp_path / "rendered"
    made = rendered(tmp_path / "source")
    write(made, folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(EVERYTHING, encoding="utf-8")
    assert drift(made, folder).splitlines() == [
        f"--- {folder.as_posix()}/{name}",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        f"-{EVERYTHING.rstrip()}",
    ]


def test_an_empty_file_that_nobody_generated_is_drift_too(tmp_path: Path) -> None:
    """It has no line that a diff could show, and tomorrow it may have."""
    folder = tmp_path / "rendered"
    made = rendered(tmp_path / "source")
    write(made, folder)
    (folder / "empty.json").touch()
    assert drift(made, folder) == f"--- {folder.as_posix()}/empty.json\n+++ /dev/null\n"


def test_documents_that_nobody_generated_are_refused_by_name_and_stay(tmp_path: Path) -> None:
    """Neither somebody's work is lost nor a foreign document left among ours: nothing is written until it is moved."""
    folder = tmp_path / "rendered"
    write(rendered(tmp_path / "1"), folder)
    for name in ("team/stray.json", "another.json"):
        (folder / name).write_text(EVERYTHING, encoding="utf-8")
    before = files(folder)
    with pytest.raises(InputError) as caught:
        write(rendered(tmp_path / "2", guardrails__doors=GUARD.replace("datazone", "ec2")), folder)
    words = "a file that neither the sources nor the manifest name; expected only files that `abac generate` wrote"
    assert [str(problem) for problem in caught.value.problems] == [
        f"{folder}/another.json: {words}; move it elsewhere or delete it",
        f"{folder}/team/stray.json: {words}; move it elsewhere or delete it",
    ]
    assert files(folder) == before


def test_a_folder_that_cannot_be_written_is_an_input_error(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "rendered").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write(rendered(tmp_path / "source"), tmp_path / "rendered")


def test_the_manifest_is_replaced_last(tmp_path: Path) -> None:
    """A run that fails half-way leaves the old manifest, by which the next run still knows what is ours to remove."""
    folder = tmp_path / "rendered"
    write(rendered(tmp_path / "1", guardrails__extra=GUARD.replace("level", "document: old\nlevel")), folder)
    before = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "trust" / "opener.json").unlink()
    (folder / "trust" / "opener.json").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write(rendered(tmp_path / "2"), folder)
    assert (folder / "manifest.json").read_text(encoding="utf-8") == before

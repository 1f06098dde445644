"""Statements that stand or fall by a choice of teams.yaml."""

from __future__ import annotations

from pathlib import Path

from abac.generate import Rendered
from unit.generate.folders import GUARD, OWN_JOBS, REGISTRY, refused, rendered

CHOOSING = REGISTRY.replace(
    "instance_types: [ml.t3.medium, ml.m5.large]", "choices: {bedrock_models: [amazon.nova-v1]}"
)
ASK = """\
  - Sid: Ask
    serves: [L1]
    choice: bedrock
    Effect: Allow
    Action: bedrock:InvokeModel
    Resource: "{{ permission.foundation_models }}"
"""
GUARDS = """\
  - {Sid: Unchosen, serves: [I12], unless_choice: bedrock, Effect: Deny, Action: "bedrock:*", Resource: "*"}
  - {Sid: Chosen, serves: [I12], choice: bedrock, Effect: Deny, Action: "bedrock:Create*", Resource: "*"}
"""


def sids(found: Rendered, stem: str) -> list[str | None]:
    """The statements of the documents whose files begin so."""
    return [
        one.sid for document in found.documents if document.file.startswith(stem) for one in document.policy.statements
    ]


def asking(tmp_path: Path, registry: str) -> Rendered:
    """A folder in which one statement allows Bedrock, and guardrails speak of it."""
    jobs = OWN_JOBS.replace("Statement:\n", f"Statement:\n{ASK}")
    return rendered(tmp_path, teams=registry + "  Team1: {}\n", team__jobs=jobs, guardrails__doors=f"{GUARD}{GUARDS}")


def test_a_statement_of_a_choice_is_for_those_that_make_it(tmp_path: Path) -> None:
    """docs/reference/templates.md, `choice`; the models are those of the permission profile."""
    found = asking(tmp_path, CHOOSING)
    assert "Ask" in sids(found, "team/builder")
    assert "Ask" not in sids(found, "team/reader")
    (text,) = (document.text for document in found.documents if document.file.startswith("team/builder"))
    assert "arn:*:bedrock:*::foundation-model/amazon.nova-v1" in text


def test_nobody_chooses_nobody_gets(tmp_path: Path) -> None:
    """Without a choice nothing of it is rendered, and its expressions are not read."""
    found = asking(tmp_path, REGISTRY)
    assert "Ask" not in sids(found, "team/")


def test_what_all_share_follows_any_of_them(tmp_path: Path) -> None:
    """docs/reference/templates.md, `unless_choice`: in a document that all share, where none makes it."""
    assert sids(asking(tmp_path / "a", CHOOSING), "guardrails/") == ["DenyDoors", "Chosen"]
    assert sids(asking(tmp_path / "b", REGISTRY), "guardrails/") == ["DenyDoors", "Unchosen"]


def test_an_unknown_choice_is_refused_where_it_stands(tmp_path: Path) -> None:
    """Template errors name file, line, column and what was meant."""
    assert refused(tmp_path, team__jobs=OWN_JOBS.replace("[builder]", "[builder]\n    choice: remote_ide")) == [
        "team/jobs.yaml:9:13: the text `remote_ide`; expected one of `bedrock`, `ground-truth`, `private-hub`, "
        "`public-hub`, `remote-ide`; did you mean `remote-ide`?"
    ]

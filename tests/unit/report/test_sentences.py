"""The sentences of every report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abac.language.policy import Effect, PolicyType
from abac.located import Place
from abac.report import sentences
from abac.results.decision import Decision, Outcome, StatementRef
from abac.results.matrix import MatrixResult, MatrixRow, PropertyResult, Relation, Status
from matrices import studio_matrix

ROW = MatrixRow(
    team="Team1",
    principal="arn:aws:sts::111122223333:assumed-role/team1-data-scientist/a",
    principal_kind="execution_role",
    permission_profile="data-scientist",
    action="sagemaker:DeleteModel",
    resource_type="model",
    relation=Relation.OTHER,
    decision=Decision(Outcome.IMPLICITLY_DENIED, blocked_by=frozenset({PolicyType.SCP, PolicyType.IDENTITY})),
    expected="Denied",
    property="I2",
    request={},
)
ALLOW = StatementRef(PolicyType.IDENTITY, "identity[0]", 2, None, Effect.ALLOW, "studio-1", Place("a.yaml", 7))


def test_a_broken_row_reads_as_one_sentence() -> None:
    """Who may do what, which statement in which file and line allows it, and what was expected."""
    row = replace(ROW, decision=Decision(Outcome.ALLOWED, (ALLOW,)))
    assert sentences.counterexample(row) == (
        "Team1's execution role (data-scientist) may call sagemaker:DeleteModel on another team's model: "
        "allowed by statement number 3 of studio-1 (a.yaml:7); I2 expects a denial."
    )


def test_a_denial_without_a_statement_names_what_blocks() -> None:
    """Every policy type that blocks is named, in a fixed order (SIMULATION.md: blocked_by lists every one)."""
    assert sentences.why(ROW) == "no statement allows it (blocked by: identity, scp)"


def test_a_denying_statement_is_named_before_the_types_that_block() -> None:
    """An explicit deny is the reason that a person can act on."""
    deny = ALLOW._replace(effect=Effect.DENY, sid="Fence", policy_type=PolicyType.SCP)
    row = replace(ROW, decision=Decision(Outcome.EXPLICITLY_DENIED, (deny,), frozenset({PolicyType.SCP})))
    assert sentences.why(row) == "denied by statement Fence of studio-1 (a.yaml:7)"


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (Relation.OWN, "on its own model"),
        (Relation.OTHER_USER, "on another user's model"),
        (Relation.OTHER, "on another team's model"),
        (Relation.PLATFORM, "on the platform's model"),
        (Relation.UNTAGGED, "on an untagged model"),
    ],
)
def test_each_relation_has_its_words(relation: Relation, words: str) -> None:
    """ISOLATION.md, Whose is a resource?"""
    assert sentences.what(replace(ROW, relation=relation)) == f"cannot call sagemaker:DeleteModel {words}"


def test_an_action_without_a_resource_has_none_in_its_sentence() -> None:
    """ISOLATION.md: some actions have no resource."""
    row = replace(ROW, relation=Relation.NONE, action="sagemaker:ListModels", resource_type="*")
    assert sentences.what(row) == "cannot call sagemaker:ListModels"


def test_the_headline_counts_what_is_broken() -> None:
    """The fixture: five properties broken, six requests for each of two teams."""
    assert sentences.headline(studio_matrix()) == (
        "The contract does not hold: 5 properties are broken, by 12 requests."
    )


def test_the_headline_never_says_more_than_was_decided() -> None:
    """ISOLATION.md: unknown is never proved, pending never counts, what is uncovered fails closed."""
    tight = studio_matrix(tight=True)
    assert sentences.headline(tight) == "The contract holds for all 3,884 decided requests."
    assert "does not hold: 1 action is uncovered" in sentences.headline(replace(tight, uncovered=("a:B",)))
    unknown = PropertyResult("I1", "", Status.UNKNOWN, 0)
    assert sentences.headline(MatrixResult((), (unknown,))).startswith("It is unknown")
    pending = PropertyResult("I7", "", Status.PENDING, 0)
    assert sentences.headline(MatrixResult((), (pending,))).startswith("Nothing is decided yet")


def test_first_counterexamples_differ() -> None:
    """Two teams break I2 with the same two actions: two examples, not four."""
    prop = next(p for p in studio_matrix().properties if p.id == "I2")
    actions = [row.action for row in sentences.first_counterexamples(prop, 5)]
    assert actions == ["sagemaker:DeleteModel", "sagemaker:InvokeEndpoint"]
    assert len(sentences.first_counterexamples(prop, 1)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a\\nb"), ("\x1b[31m", "\\x1b[31m"), ("\u202eab", "\\u202eab"), ("\ud800", "\\ud800"), ("é 中", "é 中")],
)
def test_control_and_direction_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    """Unicode TR 36 (visual spoofing) and terminal escapes: text of policies must not change how a line reads."""
    assert sentences.printable(text) == shown

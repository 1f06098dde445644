"""Single changes of a statement: each once, each a statement that a document can say, each by a name that stays."""

from __future__ import annotations

import pytest
from hypothesis import given

from abac.language.condition import Condition
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.principal import PrincipalElement
from abac.language.write import to_json
from abac.prove.mutants import Mutation, mutants_of
from strategies.documents import policies

OWN = "arn:aws:sagemaker:*:*:model/${aws:PrincipalTag/TeamPrefix}-*"


def statement(
    resource: str = OWN,
    *,
    action: tuple[str, ...] = ("sagemaker:DescribeModel",),
    conditions: tuple[Condition, ...] = (),
) -> Statement:
    """An Allow on one resource."""
    return Statement(
        Effect.ALLOW,
        Patterns(tuple(map(Pattern.parse, action))),
        Patterns((Pattern.parse(resource),)),
        None,
        conditions,
    )


def on_team(operator: str, *operands: str) -> Condition:
    """A condition on the resource's team."""
    return Condition(operator, "aws:ResourceTag/Team", tuple(map(Pattern.parse, operands)))


def words(given: Statement, mutation: Mutation) -> set[str]:
    """What the mutants of one kind say was changed."""
    return {mutant.words for mutant in mutants_of(given) if mutant.mutation is mutation}


def test_a_variable_is_anything_or_its_tags_key() -> None:
    """A tag's value taken for its key is a mutation of its own (issue 5, abac mutate)."""
    assert words(statement(), Mutation.VARIABLE) == {
        f"resource {OWN} → arn:aws:sagemaker:*:*:model/*-*",
        f"resource {OWN} → arn:aws:sagemaker:*:*:model/TeamPrefix-*",
    }


def test_a_prefix_loses_what_ends_it() -> None:
    """`team-*` must not become `team*`, which is also `team2-x` (ISOLATION.md, Whose is a resource?)."""
    assert f"resource {OWN} → {OWN.replace('}-*', '}*')}" in words(statement(), Mutation.RESOURCE)


def test_a_condition_is_removed_negated_optional_and_of_either_case() -> None:
    """The changes of one condition (issue 5, abac mutate: condition, operator)."""
    given = statement(conditions=(on_team("StringEquals", "${aws:PrincipalTag/Team}"),))
    called = "StringEquals aws:ResourceTag/Team"
    assert words(given, Mutation.CONDITION) == {f"without {called}"}
    assert words(given, Mutation.OPERATOR) == {
        f"{called}: StringNotEquals",
        f"{called}: StringEqualsIgnoreCase",
        f"{called}: IfExists",
    }


def test_a_wildcard_comes_with_an_operator_that_reads_it() -> None:
    """`*` is a literal star for StringEquals (IAM User Guide, String condition operators)."""
    given = statement(conditions=(on_team("StringEquals", "${aws:PrincipalTag/Team}-x"),))
    changed = {m.words: m.statement for m in mutants_of(given) if m.mutation is Mutation.VARIABLE and m.statement}
    found = changed["StringEquals aws:ResourceTag/Team: ${aws:PrincipalTag/Team}-x → *-x"].conditions[0]
    assert (found.operator, found.operands) == ("StringLike", (Pattern.parse("*-x"),))


def test_one_of_several_operands_and_actions_is_taken() -> None:
    """Alternatives are taken one at a time, an only one never (an empty element is no document)."""
    given = statement(action=("s3:GetObject", "s3:PutObject"), conditions=(on_team("StringLike", "A", "B"),))
    assert words(given, Mutation.ACTION) == {"action without s3:GetObject", "action without s3:PutObject"}
    taken = {each for each in words(given, Mutation.OPERAND) if "without" in each}
    assert taken == {f"StringLike aws:ResourceTag/Team: without {each}" for each in "AB"}


def test_a_role_is_widened_to_its_account_and_to_everybody() -> None:
    """The root's ARN stands for the account (IAM User Guide, AWS JSON policy elements: Principal)."""
    role = Pattern.literal("arn:aws:iam::111122223333:role/studio/x")
    given = Statement(
        Effect.ALLOW, Patterns((Pattern.parse("sts:AssumeRole"),)), principal=PrincipalElement(aws=(role,))
    )
    assert words(given, Mutation.PRINCIPAL) == {
        "principal → *",
        f"principal {role} → arn:aws:iam::111122223333:root",
    }


def test_an_effect_is_turned_round_and_a_statement_removed() -> None:
    """The two changes that every statement has (issue 5, abac mutate: statement, effect)."""
    every = {mutant.mutation: mutant.statement for mutant in mutants_of(statement("*"))}
    assert set(every) == {Mutation.STATEMENT, Mutation.EFFECT}
    assert every[Mutation.STATEMENT] is None
    assert (turned := every[Mutation.EFFECT]) is not None and turned.effect is Effect.DENY


@pytest.mark.parametrize(("operator", "operand", "other"), [("Null", "true", "false"), ("Bool", "false", "true")])
def test_a_truth_is_turned_round(operator: str, operand: str, other: str) -> None:
    """Null and Bool have no negated form: their operand is turned (IAM User Guide, Condition operators)."""
    given = statement(conditions=(on_team(operator, operand),))
    assert f"{operator} aws:ResourceTag/Team: {operand} → {other}" in words(given, Mutation.OPERAND)


@given(policies())
def test_every_mutant_is_another_statement_that_can_be_written(policy: Policy) -> None:
    """One operator and key stand once in a statement (IAM User Guide, Condition): mutants keep that."""
    for one in policy.statements:
        found = list(mutants_of(one))
        changed = [mutant.statement for mutant in found]
        assert one not in changed
        assert len(set(changed)) == len(changed) == len({mutant.words for mutant in found})
        for mutant in changed:
            if mutant is not None:
                to_json(Policy((mutant,), policy.version))

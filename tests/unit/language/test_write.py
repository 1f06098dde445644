"""Canonical JSON, its size, and splitting."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.language import (
    Condition,
    Effect,
    Pattern,
    Patterns,
    Policy,
    PolicyType,
    Statement,
    read_policy,
    size,
    split,
    to_dict,
    to_json,
)
from abac.located import from_plain, read_json
from strategies.documents import policies, policy_types


def statement(*actions: str, sid: str | None = None, negated: bool = False) -> Statement:
    """An Allow of these actions on everything."""
    patterns = tuple(Pattern.parse(action) for action in actions)
    return Statement(Effect.ALLOW, Patterns(patterns, negated), Patterns((Pattern.parse("*"),)), sid=sid)


@given(policy_types.flatmap(lambda policy_type: st.tuples(st.just(policy_type), policies(policy_type))))
def test_what_is_written_reads_as_the_same_policy(drawn: tuple[PolicyType, Policy]) -> None:
    """Writing loses nothing, for any policy of any type; writing what was read gives the same bytes."""
    policy_type, policy = drawn
    text = to_json(policy)
    again = read_policy(read_json(text.encode(), "p.json"), policy_type)
    assert again == policy
    assert to_json(again) == text


def test_elements_stand_in_the_order_of_aws_pages_and_single_values_without_brackets() -> None:
    """One canonical form: Version, Id, Statement; Sid to Condition; brackets only around several values."""
    document = {
        "Statement": {
            "Condition": {"Bool": {"aws:a": [True]}, "ForAnyValue:StringLikeIfExists": {"aws:b": ["x", "y"]}},
            "NotResource": ["arn:aws:s3:::a/*"],
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Principal": {"Service": "s3.amazonaws.com", "AWS": ["111122223333"]},
            "Effect": "Deny",
            "Sid": "One",
        },
        "Id": "id",
        "Version": "2012-10-17",
    }
    expected = """\
{
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Deny",
      "Principal": {
        "AWS": "111122223333",
        "Service": "s3.amazonaws.com"
      },
      "Action": [
        "s3:GetObject",
        "s3:PutObject"
      ],
      "NotResource": "arn:aws:s3:::a/*",
      "Condition": {
        "Bool": {
          "aws:a": "true"
        },
        "ForAnyValue:StringLikeIfExists": {
          "aws:b": [
            "x",
            "y"
          ]
        }
      }
    }
  ]
}
"""
    assert to_json(read_policy(from_plain(document), PolicyType.RESOURCE)) == expected


def test_two_conditions_on_one_operator_and_key_cannot_be_written() -> None:
    """JSON holds each key once, and joining the operands would turn "and" into "or"."""
    twice = tuple(Condition("StringEquals", "aws:a", (Pattern.parse(text),)) for text in "xy")
    policy = Policy((Statement(Effect.ALLOW, Patterns(()), conditions=twice),))
    with pytest.raises(InputError) as caught:
        to_dict(policy)
    assert "`StringEquals` on `aws:a` a second time" in str(caught.value)


def test_size_counts_characters_without_white_space_between_them() -> None:
    """IAM does not count white space against the size quotas (IAM and AWS STS quotas)."""
    policy = Policy((statement("s3:GetObject", sid="É"),))
    text = '{"Version":"2012-10-17","Statement":[{"Sid":"É","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}'
    assert size(policy) == len(text) == 106


def grants(documents: list[Policy]) -> Counter[tuple[Any, ...]]:
    """What the documents say, one entry for each action and resource of a statement, whatever the document."""
    found: Counter[tuple[Any, ...]] = Counter()
    for document in documents:
        for each in document.statements:
            actions = [each.action] if each.action.negated else [Patterns((p,)) for p in each.action.patterns]
            resource = each.resource
            resources: list[Patterns | None] = [resource]
            if resource is not None and not resource.negated:
                resources = [Patterns((p,)) for p in resource.patterns]
            pairs = ((a, r) for a in actions for r in resources)
            found.update((document.version, each.effect, each.principal, each.conditions, a, r) for a, r in pairs)
    return found


@given(st.lists(policies(PolicyType.RESOURCE, max_size=3), min_size=1, max_size=3), st.integers(1_000, 3_000))
def test_splitting_keeps_the_meaning_within_the_limit(given_policies: list[Policy], limit: int) -> None:
    """Documents of one policy type are a union, and so are the values of one Action or Resource (Evaluation logic)."""
    documents = split(given_policies, limit)
    assert all(size(document) <= limit for document in documents)
    assert grants(documents) == grants(given_policies)
    assert documents == split(given_policies, limit)
    for document in documents:
        assert [each.index for each in document.statements] == list(range(len(document.statements)))
        sids = [each.sid for each in document.statements if each.sid]
        assert len(sids) == len(set(sids))


@given(st.integers(120, 400), st.integers(1, 40), st.booleans())
def test_a_statement_that_is_too_large_is_divided(limit: int, count: int, named: bool) -> None:
    """Each part holds some of the actions, keeps everything else, and has a Sid of its own."""
    actions = [f"s3:Action{number}" for number in range(count)]
    policy = Policy((statement(*actions, sid="Many" if named else None),), name="team")
    documents = split([policy], limit)
    assert all(size(document) <= limit for document in documents)
    assert grants(documents) == grants([policy])
    assert [json.loads(to_json(document)) for document in documents] == [to_dict(document) for document in documents]
    parts = [each.sid for document in documents for each in document.statements]
    if named and len(parts) > 1:
        assert parts == [f"Many{number}" for number in range(1, len(parts) + 1)]
    names = ["team"] if len(documents) == 1 else [f"team-{n}" for n in range(1, len(documents) + 1)]
    assert [document.name for document in documents] == names


def test_a_document_may_be_exactly_as_large_as_the_limit() -> None:
    """The quota is the largest size that is allowed."""
    one = Policy((statement("s3:GetObject"),))
    two = Policy((statement("s3:GetObject"), statement("s3:PutObject")))
    assert split([one], size(one)) == [one]
    assert len(split([two], size(two))) == 1
    assert len(split([two], size(two) - 1)) == 2


def test_statements_with_one_sid_or_of_two_versions_are_not_put_together() -> None:
    """A Sid is unique within a document (Sid); variables are read in Version 2012-10-17 only (Version)."""
    same = [Policy((statement("s3:Get*", sid="A"),)), Policy((statement("s3:Put*", sid="A"),))]
    assert len(split(same, 6_144)) == 2
    versions = [Policy((statement("s3:Get*"),)), Policy((statement("s3:Put*"),), version="2008-10-17")]
    assert len(split(versions, 6_144)) == 2


def test_what_cannot_be_divided_is_an_error_with_its_size() -> None:
    """NotAction's values are no alternatives: dividing them would allow more."""
    negated = Policy((statement(*(f"s3:Action{number}" for number in range(40)), negated=True),))
    with pytest.raises(InputError) as caught:
        split([negated], 200)
    assert "a statement of 597 characters; expected at most 161 characters" in str(caught.value)


def test_nothing_splits_into_nothing() -> None:
    """No statements need no document."""
    assert split([], 100) == split([Policy(())], 100) == []

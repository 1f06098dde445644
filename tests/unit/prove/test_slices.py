"""Statements of one action in a form in which a rewriting changes nothing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import expand
from abac.language.pattern import Pattern
from abac.language.policy import Patterns, Policy
from abac.language.policy_set import PolicySet
from abac.prove.difference.slices import Names, grouped, names
from abac.prove.encode import Documents
from rewriting import rewritten
from strategies.documents import policies


def documents(*found: Policy, boundary: tuple[Policy, ...] | None = None) -> Documents:
    """Identity policies, and a boundary where one is given."""
    return Documents(PolicySet(identity=found, boundary=boundary), {})


def element(*texts: str, negated: bool = False) -> Patterns:
    """An Action or NotAction element."""
    return Patterns(tuple(Pattern.parse(text, variables=False) for text in texts), negated)


def policy(**statement: object) -> Policy:
    """A document of one Allow."""
    given = {"Effect": "Allow", "Resource": "*", **statement}
    [found] = PolicySet.from_dict({"identity": [{"Version": "2012-10-17", "Statement": [given]}]}).identity
    return found


def differing(before: Documents, after: Documents) -> set[str]:
    """The actions of which the two do not say the same."""
    return {action for group in grouped(before, after) if not group.same for action in group.actions}


@given(policies(), st.randoms(use_true_random=False))
def test_a_rewriting_says_the_same(policy: Policy, random: Random) -> None:
    """Order, grouping, repetition, case and layout mean nothing (IAM User Guide, Policy evaluation logic).

    What a repetition adds with fewer actions or one of several expanded patterns is compared action by action.
    """
    assert not differing(documents(policy), documents(*rewritten(policy, random)))


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ({"Action": "sagemaker:*"}, {"Action": ["sagemaker:*", "s3:GetObject"]}, {"s3:GetObject"}),
        ({"Action": "s3:GetObject"}, {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}, {"s3:GetObject"}),
        ({"Action": "s3:getobject"}, {"Action": "S3:GetObject"}, set()),
    ],
)
def test_only_what_changed_differs(before: dict[str, object], after: dict[str, object], differs: set[str]) -> None:
    """An action of which both versions say the same needs no solver."""
    assert differing(documents(policy(**before)), documents(policy(**after))) == differs


def test_not_action_names_all_others() -> None:
    """NotAction matches everything but what it lists (IAM User Guide, IAM JSON policy elements: NotAction)."""
    assert names(element("s3:*", negated=True)) == Names(frozenset(expand("s3:*")), all_but=True)
    assert names(element("*")) == Names(frozenset(), all_but=True)


def test_an_action_that_nobody_knows_is_asked_about() -> None:
    """What AWS adds tomorrow is in documents before it is in the catalogue."""
    new = documents(policy(Action="sagemaker:CreateWhatComesNext"))
    assert differing(documents(), new) == {"sagemaker:createwhatcomesnext"}


def test_a_boundary_that_is_new_is_a_difference() -> None:
    """A boundary allows nothing beyond itself (IAM User Guide, Permissions boundaries for IAM entities)."""
    allows = policy(Action="s3:GetObject")
    assert differing(documents(allows), documents(allows, boundary=())) == {"s3:GetObject"}


def test_what_no_allow_names_is_not_asked_about() -> None:
    """A Deny on what nobody is allowed changes nothing."""
    allows, denies = policy(Action="s3:GetObject"), policy(Effect="Deny", Action="sagemaker:*")
    assert not differing(documents(allows), documents(allows, denies))

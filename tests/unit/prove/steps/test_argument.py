"""The inductive argument: which properties hold a change, and what is left to be said when none does."""

from __future__ import annotations

import pytest

from abac.catalog import Action, find_action
from abac.contract.claims import Claim
from abac.contract.claims.clauses import on
from abac.contract.effects import Effect, effects_of
from abac.contract.premise import AllOf, Premise
from abac.prove.steps import Argument, changes_facts
from abac.prove.steps.argument import HELD_BY

SOME = on("arn:aws:sagemaker:*:*:*")


def action(name: str) -> Action:
    """An action of the catalogue."""
    found = find_action(name)
    assert found is not None
    return found


def argued(name: str, resource_type: str, property: str, premise: Premise = SOME, *, rows: bool = True) -> Argument:
    """The argument about one action, of which one claim is made on one of its resource types."""
    asked = action(name)
    claim = Claim(property, asked, resource_type, premise, False, "")
    argument = Argument()
    argument.note(asked, lambda _: [claim], lambda _: rows)
    return argument


def test_every_effect_says_which_properties_hold_it() -> None:
    """ISOLATION.md, I7: if I3 to I6 hold, no allowed action changes the facts; none is left out."""
    assert set(HELD_BY) == set(Effect) - {Effect.NONE}
    assert {name for names in HELD_BY.values() for name in names} <= {"I2", "I3", "I4", "I5", "I6"}


@pytest.mark.parametrize(
    ("name", "resource_type", "property"),
    [
        ("iam:PassRole", "role", "I4"),
        ("sagemaker:CreatePresignedDomainUrl", "user-profile", "I5"),
        ("sagemaker:InvokeEndpointAsync", "endpoint", "I2"),
        ("sagemaker:UpdateSpace", "space", "I5"),
        ("ecr:PutImage", "repository", "I2"),
    ],
)
def test_a_change_is_held_by_the_property_that_speaks_of_it(name: str, resource_type: str, property: str) -> None:
    """PROOF.md, Several steps: I2 and I3 on existing resources, I3 on new ones, I4 on attachments."""
    held = argued(name, resource_type, property)
    assert held.rows == {(name, resource_type)}
    assert held.loose == set()


@pytest.mark.parametrize("property", ["I1", "I8", "I11", "I12"])
def test_a_property_that_speaks_of_something_else_holds_no_change(property: str) -> None:
    """Where a request comes from says nothing of which role it passes."""
    (told,) = argued("iam:PassRole", "role", property).loose
    assert "iam:PassRole on role" in told
    assert "pass role" in told


def test_a_claim_about_no_request_holds_nothing() -> None:
    """ISOLATION.md: a row counts only if its premise is satisfiable."""
    assert argued("iam:PassRole", "role", "I4", rows=False).loose


def test_what_no_request_may_do_changes_nothing() -> None:
    """A side door is shut for every request, whatever it would change (I12)."""
    assert argued("sagemaker:CreatePartnerAppPresignedUrl", "partner-app", "I12", AllOf()).loose == set()


def test_an_action_without_a_row_of_effects_is_named() -> None:
    """ISOLATION.md: an allowed action without a reviewed row in the effects table makes I7 unknown."""
    argument = argued("sagemaker:UpdateClusterSoftware", "cluster", "I2")
    assert argument.unreviewed == {"sagemaker:UpdateClusterSoftware"}


def test_a_creation_needs_no_label_on_what_it_only_names() -> None:
    """CreateEndpoint makes an endpoint from a configuration that exists (Service Authorization Reference)."""
    assert effects_of(action("sagemaker:CreateEndpoint")).creates == "endpoint"
    argument = argued("sagemaker:CreateEndpoint", "endpoint", "I3")
    assert argument.rows == {("sagemaker:CreateEndpoint", "endpoint")}
    assert argument.loose == set()


def test_what_aws_alone_owns_runs_with_no_role_of_an_account() -> None:
    """A foundation model is AWS's; an imported model is the account's (Service Authorization Reference, Bedrock)."""
    argument = argued("bedrock:InvokeModel", "imported-model", "I2")
    assert ("bedrock:InvokeModel", "foundation-model") not in argument.rows
    assert ("bedrock:InvokeModel", "imported-model") in argument.rows
    assert not any("foundation-model" in told for told in argument.loose)


@pytest.mark.parametrize(
    ("name", "changes"), [("s3:GetObject", False), ("s3:DeleteObject", False), ("sagemaker:AddTags", True)]
)
def test_what_changes_facts(name: str, changes: bool) -> None:
    """Reads have no effect, a delete none beside the resource it names (effects.yaml, reviewed)."""
    assert changes_facts(action(name)) is changes

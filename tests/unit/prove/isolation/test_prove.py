"""The contract proved over small worlds: what is refuted, by which request, and what is never called proved."""

from __future__ import annotations

from abac.language.world import World
from abac.prove.isolation import prove
from abac.results.proof import ProofStatus, proof_to_json
from unit.prove.isolation.worlds import OWN, contract, policy, proved, result, role

DELETE = "sagemaker:DeleteModel"


def test_i2_is_proved_where_a_write_asks_for_the_teams_tag() -> None:
    """ISOLATION.md, ownership by tag: own resources alone."""
    found = result(proved({"Action": DELETE, "Condition": OWN}, actions=(DELETE,)), "I2")
    assert found.status is ProofStatus.PROVED
    assert [ref.statement for ref in found.core] == [0]


def test_i2_is_refuted_by_the_smallest_request_where_a_write_asks_for_nothing() -> None:
    """PROOF.md, Counterexamples: keys that do not matter are not in the request."""
    found = result(proved({"Action": DELETE}, actions=(DELETE,)), "I2")
    assert found.status is ProofStatus.REFUTED
    (example,) = found.counterexamples
    assert (example.action, example.resource_types) == (DELETE, ("model",))
    assert example.scenario is not None
    assert not [key for key in example.scenario["request"]["context"] if "ResourceTag" in key]
    assert example.scenario["expect"] == "Allowed"


def test_one_counterexample_stands_for_an_action_on_many_resource_types() -> None:
    """CLI reference, JSON of `prove`: one for each action and principal kind; the types are listed."""
    found = result(proved({"Action": "sagemaker:ListTags"}, actions=("sagemaker:ListTags",)), "I1")
    (example,) = found.counterexamples
    assert {"endpoint", "model", "space"} <= set(example.resource_types)


def test_a_condition_that_absent_tags_pass_is_refuted() -> None:
    """IAM User Guide, Condition operators: a negated operator holds where the key is absent."""
    no_rival = {"StringNotEquals": {"aws:ResourceTag/Team": "Bravo"}}
    found = result(proved({"Action": DELETE, "Condition": no_rival}, actions=(DELETE,)), "I2")
    assert found.status is ProofStatus.REFUTED


def test_a_second_label_that_differs_in_case_is_refuted() -> None:
    """PROOF.md, World assumptions: {Team, team} are two tag keys and one condition key."""
    create = "sagemaker:CreateModel"
    own = {"StringEquals": {"aws:RequestTag/Team": "${aws:PrincipalTag/Team}"}}
    alone = {"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}
    assert result(proved({"Action": create, "Condition": own}, actions=(create,)), "I3").status is ProofStatus.REFUTED
    closed = proved({"Action": create, "Condition": {**own, **alone}}, actions=(create,))
    assert result(closed, "I3").status is ProofStatus.PROVED


def test_a_property_that_constrains_nothing_is_unknown() -> None:
    """ISOLATION.md: zero rows are unknown, with a because."""
    found = result(proved({"Action": DELETE, "Condition": OWN}, actions=(DELETE,)), "I9")
    assert (found.status, found.rows) == (ProofStatus.UNKNOWN, 0)
    assert found.because


def test_a_premise_that_no_request_meets_is_no_row() -> None:
    """ISOLATION.md: a row counts only if its premise is satisfiable. The action supplies no tag keys at all."""
    action = "sagemaker:StartSession"
    assert result(proved({"Action": DELETE}, actions=(action,)), "I3").rows == 0


def test_an_allowed_action_that_nobody_thought_about_is_uncovered() -> None:
    """ISOLATION.md: what is in no property and no treatment fails; denied, it does not."""
    action = "states:ListStateMachines"
    assert proved({"Action": action}, actions=(action,)).uncovered == (
        f"{action}: allowed, but in no property and no treatment",
    )
    assert proved({"Action": DELETE}, actions=(action,)).uncovered == ()


def test_the_same_inputs_give_the_same_report_whatever_the_number_of_processes() -> None:
    """CLI reference: byte-identical, apart from members called `seconds`."""
    world = World((role(policy({"Action": [DELETE, "s3:GetObject"]})),))
    actions = (DELETE, "s3:GetObject", "sagemaker:CreateSpace")
    one, two = (without_seconds(proof_to_json(prove(world, contract(), actions=actions, jobs=jobs))) for jobs in (1, 2))
    assert one == two


def without_seconds(value: object) -> object:
    """The same without members called `seconds`."""
    if isinstance(value, dict):
        return {key: without_seconds(each) for key, each in value.items() if key != "seconds"}
    return [without_seconds(each) for each in value] if isinstance(value, list) else value


def test_progress_ends_with_all_tasks() -> None:
    """The command line draws a bar from it."""
    seen: list[tuple[int, int]] = []
    world = World((role(policy({"Action": DELETE})),))
    prove(world, contract(), actions=(DELETE,), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_more_teams_are_not_more_questions() -> None:
    """ARCHITECTURE.md, Scale: proof time does not grow with the number of teams."""
    document = policy({"Action": DELETE, "Condition": OWN})
    tasks: list[int] = []
    for teams in (2, 40):
        world = World(tuple(role(document, f"Team{n}", f"team{n}") for n in range(teams)))
        report = prove(world, contract(), actions=(DELETE,), progress=lambda done, total: tasks.append(total))
        assert len(report.principals) == teams
    assert len(set(tasks)) == 1

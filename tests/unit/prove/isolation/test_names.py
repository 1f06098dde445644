"""Teams as symbols: reserved names are computed, and what is not delimited is never called proved."""

from __future__ import annotations

from abac.language.policy import Policy
from abac.language.world import World
from abac.prove.isolation import prove
from abac.results.proof import ProofReport, ProofStatus
from unit.prove.isolation.worlds import OWN, contract, policy, result, role

STOP = "sagemaker:StopPipelineExecution"
GET = "s3:GetObject"
OWN_DATA = "arn:aws:s3:::${aws:PrincipalTag/DataBucket}/${aws:PrincipalTag/TeamPrefix}/*"


def of(document: Policy, action: str, team: str = "Alpha", prefix: str = "alpha") -> ProofReport:
    """What is proved of one role for one action."""
    return prove(World((role(document, team, prefix),)), contract(), actions=(action,))


def pipelines(variable: str) -> Policy:
    """Leave to stop executions of pipelines whose names begin with a tag of the role and a hyphen."""
    arn = f"arn:aws:sagemaker:*:111122223333:pipeline/${{aws:PrincipalTag/{variable}}}-*/execution/*"
    return policy({"Action": STOP, "Resource": arn})


def test_a_delimited_variable_is_proved_for_all_names() -> None:
    """PROOF.md 5: a TeamPrefix holds no hyphen, so `-` ends it."""
    assert result(of(pipelines("TeamPrefix"), STOP), "I2").status is ProofStatus.PROVED


def test_qat_takes_what_qat_x_owns_where_a_hyphen_ends_no_name() -> None:
    """PROOF.md 6: a team's name may hold a hyphen, so a pair of names that happen to fit proves nothing.

    Here the team's name and prefix are both `qat`, for which the pattern says what ownership says.
    """
    found = result(of(pipelines("Team"), STOP, team="qat", prefix="qat"), "I2")
    assert found.status is not ProofStatus.PROVED


def test_an_undelimited_variable_leaves_a_property_unknown() -> None:
    """PROOF.md 6: never silently proved. The tag asks for the team's own, the name ends nowhere."""
    arn = "arn:aws:sagemaker:*:111122223333:model/SageMaker-${aws:PrincipalTag/Team}-*"
    document = policy({"Action": "sagemaker:DeleteModel", "Resource": arn, "Condition": OWN})
    found = result(of(document, "sagemaker:DeleteModel", team="qat", prefix="qat"), "I2")
    assert found.status is ProofStatus.UNKNOWN
    assert found.because is not None
    assert "`${aws:PrincipalTag/Team}` next to `-`" in found.because


def test_a_name_under_which_a_team_would_own_the_shared_data_is_reserved() -> None:
    """PROOF.md 5: reserved names are computed: a team called `shared` could not read its own `shared/*`."""
    deny = {"Effect": "Deny", "Action": GET, "Resource": "arn:aws:s3:::studio-alpha/shared/*"}
    own = {"Action": GET, "Resource": OWN_DATA}
    scientist = role(policy(own, deny), permission_profile="data-scientist")
    report = prove(World((scientist,)), contract(), actions=(GET,), properties=frozenset({"L2"}))
    assert result(report, "L2").status is ProofStatus.PROVED
    assert report.reserved_names == ("TeamPrefix `shared`",)


def test_a_registered_team_of_a_literal_name_is_asked_as_itself() -> None:
    """PROOF.md 5: each literal token in a name's place stands for itself; the team called so is no symbol."""
    foreign = {"StringNotEquals": {"aws:PrincipalTag/Team": "ops"}}
    document = policy(
        {"Action": "sagemaker:DeleteModel", "Condition": OWN},
        {"Action": "sagemaker:DeleteModel", "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "ops"}}},
        {"Action": GET, "Resource": OWN_DATA, "Condition": foreign},
    )
    alone = of(document, "sagemaker:DeleteModel")
    assert result(alone, "I2").status is ProofStatus.PROVED
    assert alone.reserved_names == ("Team `ops`",)
    both = World((role(document), role(document, "ops", "opsteam")))
    found = result(prove(both, contract(), actions=("sagemaker:DeleteModel",)), "I2")
    assert found.status is ProofStatus.REFUTED
    assert {example.principal for example in found.counterexamples} == {both.principals[1].arn}

"""What becomes of mutants in a small world: one role of one team, with and without backstops."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abac.contract import Contract, load
from abac.errors import InputError
from abac.language.policy import Policy
from abac.language.policy_set import PolicySet
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.prove.mutate import mutate
from abac.results.mutant import MutantOutcome, MutantResult
from abac.sources import read_world

OWN = {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}
INVOKE = {
    "Sid": "Invoke",
    "Effect": "Allow",
    "Action": "sagemaker:InvokeEndpoint",
    "Resource": "arn:aws:sagemaker:*:${aws:PrincipalAccount}:endpoint/*",
    "Condition": {"StringEquals": OWN},
}
CONTRACT: Contract = load()


def document(name: str, *statements: dict[str, Any]) -> Policy:
    """A document of some statements."""
    written = {"Version": "2012-10-17", "Statement": list(statements)}
    [policy] = PolicySet.from_dict({"identity": [written]}).identity
    return replace(policy, name=name)


def world(*identity: dict[str, Any], boundary: tuple[dict[str, Any], ...] | None = None) -> World:
    """One role of a team; the team's name is a symbol."""
    limits = None if boundary is None else (document("boundary", *boundary),)
    role = RolePrincipal(
        "arn:aws:iam::111122223333:role/alpha-role",
        PrincipalKind.EXECUTION_ROLE,
        team="Alpha",
        tags={"Team": "Alpha", "TeamPrefix": "alpha", "DataBucket": "studio-alpha"},
        identity=(document("team", *identity),),
        boundary=limits,
    )
    return World((role,))


def ends(found: World, statement: str) -> dict[tuple[str, tuple[str, ...]], MutantResult]:
    """How each mutant of a statement ends, by its change and by the backstops that were taken away."""
    results = mutate(found, CONTRACT, only=statement)
    return {(result.mutation, tuple(map(str, result.without))): result for result in results}


def test_a_weakened_condition_is_killed_by_the_property_that_it_breaks() -> None:
    """Without its condition a team invokes another team's endpoint: I2 (ISOLATION.md)."""
    found = ends(world(INVOKE), "Invoke")
    for change in ("without StringEquals aws:ResourceTag/Team", "StringEquals aws:ResourceTag/Team: IfExists"):
        assert (found[change, ()].outcome, found[change, ()].killed_by) == (MutantOutcome.KILLED, "I2")


def test_a_narrower_statement_that_no_liveness_asks_about_survives() -> None:
    """Narrower: a liveness property is absent (PROOF.md, Mutation); of foreign profiles none is asked."""
    removed = ends(world(INVOKE), "Invoke")["removed", ()]
    assert removed.outcome is MutantOutcome.NARROWER and removed.unexplained
    assert removed.because == "sagemaker:InvokeEndpoint on endpoint is denied now"
    assert removed.example is not None and removed.example["expect"] == "Allowed"


def test_a_redundant_statement_is_proved_equivalent_and_says_what_carries_the_proof() -> None:
    """Equivalent: proved by an empty difference, with the core (PROOF.md, Mutation)."""
    removed = ends(world(INVOKE, {**INVOKE, "Sid": "Again"}), "Again")["removed", ()]
    assert removed.outcome is MutantOutcome.EQUIVALENT
    assert "`Invoke` of team" in removed.because


def test_a_backstop_does_not_hide_a_rotten_first_layer() -> None:
    """Mutants run also without each backstop (PROOF.md, Mutation; IAM User Guide, Permissions boundaries)."""
    limits = ({"Sid": "Limits", "Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}, {**_DENIES_FOREIGN})
    found = ends(world(INVOKE, boundary=limits), "Invoke")
    change = "StringEquals aws:ResourceTag/Team: ${aws:PrincipalTag/Team} → anything"
    assert found[change, ()].outcome is MutantOutcome.EQUIVALENT
    assert found[change, ("boundary",)].killed_by == "I2"


_DENIES_FOREIGN = {
    "Sid": "DenyForeign",
    "Effect": "Deny",
    "Action": "sagemaker:*",
    "Resource": "*",
    "Condition": {"StringNotEquals": OWN},
}


def test_several_processes_find_the_same() -> None:
    """Results do not depend on `--jobs` (CLI reference: reproducible)."""
    small = world(INVOKE, {**INVOKE, "Sid": "Again"})
    assert mutate(small, CONTRACT, jobs=2) == mutate(small, CONTRACT)


def test_a_name_that_no_statement_bears_is_refused() -> None:
    """Bad input says what was probably meant (CLI reference, Bad input)."""
    with pytest.raises(InputError, match="did you mean `Invoke`"):
        mutate(world(INVOKE), CONTRACT, only="Invoek")


NAMED = {"Sid": "Named", "Effect": "Deny", "Action": "sagemaker:InvokeEndpoint", "Resource": "*"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/${aws:PrincipalTag/TeamPrefix}/*"}
ROWS_OF_NAMES = {
    "profile": {**NAMED, "Condition": {"StringEquals": {"sagemaker:UserProfileName": "admin"}}},
    "domain": {**NAMED, "Condition": {"StringEquals": {"sagemaker:DomainId": "d-abcdefghijkl"}}},
    "team": {**NAMED, "Condition": {"StringEquals": {"aws:PrincipalTag/Team": "DataEng"}}},
    "prefix": {**NAMED, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/shared/*"},
}


@pytest.mark.parametrize("names", ROWS_OF_NAMES)
def test_a_statement_about_somebody_is_not_equivalent_to_none(tmp_path: Path, names: str) -> None:
    """What a folder does not tell, its statements tell from others: to a profile called `admin` the Deny matters."""
    statements = [INVOKE, READ, ROWS_OF_NAMES[names]]
    written = json.dumps({"Version": "2012-10-17", "Statement": statements})
    (tmp_path / "policy.json").write_text(written)
    removed = ends(read_world(tmp_path), "Named")["removed", ()]
    assert removed.outcome not in (MutantOutcome.EQUIVALENT, MutantOutcome.UNKNOWN), removed.because
    assert removed.example is not None


def test_where_names_are_not_delimited_nothing_is_called_equivalent(tmp_path: Path) -> None:
    """PROOF.md, The decision procedure, 6: `qat` and `qat-x` collide, and no generic name shows it."""
    open_ = {**NAMED, "Sid": "Open", "Resource": "arn:aws:sagemaker:*:*:endpoint/SageMaker-${aws:PrincipalTag/Team}-*"}
    longer = {**open_, "Sid": "Longer", "Resource": f"{str(open_['Resource'])[:-1]}x-*"}
    written = json.dumps({"Version": "2012-10-17", "Statement": [{**INVOKE, "Resource": "*"}, open_, longer]})
    (tmp_path / "policy.json").write_text(written)
    removed = ends(read_world(tmp_path), "Longer")["removed", ()]
    assert removed.outcome is MutantOutcome.UNKNOWN
    assert "next to" in removed.because

"""Reading isolation.yaml: what is asked, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.contract import Contract, Handling, Treatment, load, read_contract
from abac.errors import InputError
from abac.located import read_yaml
from abac.results import Relation

HEAD = "format: 1\nproperties:\n  I1: {title: no read}\n"


def read(text: str) -> Contract:
    """The contract that a text describes."""
    return read_contract(read_yaml(text.encode(), "isolation.yaml"))


def refused(text: str) -> list[str]:
    """Every problem that reading finds, as it is printed."""
    with pytest.raises(InputError) as error:
        read(text)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}sevices: [s3]\n", "isolation.yaml:4:1: unknown section `sevices`"),
        ("properties:\n  I13: {title: x}\n", "isolation.yaml:2:3: unknown property `I13`"),
        ("properties: {}\n", "no `properties`"),
        ("properties: [I1]\n", "isolation.yaml:1:13: a list; expected a mapping"),
        (f"{HEAD}services: [sagemakr]\n", "isolation.yaml:4:12: `sagemakr`; expected a service prefix"),
        (f"{HEAD}services: s3\n", "isolation.yaml:4:11: the text `s3`; expected a list"),
        (f"{HEAD}control: [iamm]\n", "isolation.yaml:4:11: `iamm`; expected a service prefix"),
        (f"{HEAD}side_doors: [1]\n", "isolation.yaml:4:14: the number `1`"),
        (f"{HEAD}accepted_at_most: many\n", "isolation.yaml:4:19: the text `many`; expected a number"),
        (f"{HEAD}accepted_at_most: true\n", "isolation.yaml:4:19: `true`; expected a number"),
        (
            f"{HEAD}treatments:\n  's3:*': {{treatment: allowed}}\n",
            "isolation.yaml:5:3: treatment `allowed`; expected one of",
        ),
        (
            f"{HEAD}liveness:\n  L1:\n    x:\n      mine: {{}}\n",
            "isolation.yaml:7:7: unknown relation `mine`; expected one of own",
        ),
        (
            f"{HEAD}liveness:\n  L1:\n    x:\n      own:\n        sagemaker:CreateModl: [model]\n",
            "isolation.yaml:8:9: unknown action `sagemaker:CreateModl`; expected an action of AWS; "
            "did you mean `sagemaker:CreateModel`?",
        ),
        (
            f"{HEAD}liveness:\n  L1:\n    x:\n      own:\n        sagemaker:CreateModel: [modle]\n",
            "isolation.yaml:8:33: `modle`; expected a resource type of `sagemaker:CreateModel`",
        ),
        (f"{HEAD}jobs:\n  opener:\n    sagemaker:Nothing: [space]\n", "isolation.yaml:6:5: unknown action"),
        (f"{HEAD}administrators_only:\n  sagemaker:Nothing: I2\n", "isolation.yaml:5:3: unknown action"),
    ],
)
def test_bad_input_is_refused_with_its_place(text: str, said: str) -> None:
    """File, line, column, what was found and what was expected (ARCHITECTURE.md, Errors)."""
    assert any(said in found for found in refused(text)), refused(text)


def test_every_problem_is_told_at_once() -> None:
    """One run, all errors."""
    assert len(refused(f"{HEAD}sevices: []\ncontrol: [iamm]\naccepted_at_most: x\n")) == 3


def test_liveness_is_found_by_profile_action_type_and_relation() -> None:
    """A permission profile demands an action on its own resources, or at all where AWS knows none for it."""
    contract = read(
        f"{HEAD}liveness:\n  L1:\n    maker:\n      own:\n        sagemaker:DeleteModel: [model]\n"
        "      none: [sagemaker:ListModels]\n"
    )
    assert contract.demands("maker", "sagemaker:DeleteModel", "model", Relation.OWN) == "L1"
    assert contract.demands("maker", "sagemaker:ListModels", "", Relation.NONE) == "L1"
    assert contract.demands("maker", "sagemaker:DeleteModel", "model", Relation.OTHER) is None
    assert contract.demands(None, "sagemaker:DeleteModel", "model", Relation.OWN) is None


def test_liveness_of_a_choice_is_demanded_of_those_that_make_it() -> None:
    """docs/reference/isolation-yaml.md, Actions: `choices` beside the relations."""
    contract = read(
        f"{HEAD}liveness:\n  L3:\n    maker:\n      choices:\n"
        "        remote-ide: {own: {sagemaker:StartSession: [space]}}\n"
    )
    asked = ("maker", "sagemaker:StartSession", "space", Relation.OWN)
    assert contract.demands(*asked) is None
    assert contract.demands(*asked, frozenset({"bedrock"})) is None
    assert contract.demands(*asked, frozenset({"bedrock", "remote-ide"})) == "L3"


def test_permission_profiles_that_are_named_together_each_demand_it() -> None:
    """isolation.yaml reference, liveness: several permission profiles stand in one row, with commas between."""
    row = "own: {sagemaker:DeleteModel: [model]}"
    contract = read(f"{HEAD}liveness:\n  L1:\n    maker, keeper:\n      {row}\n    keeper: {{{row}}}\n")
    demanded = {key[0] for key in contract.liveness}
    assert demanded == {"maker", "keeper"}


def test_a_permission_profile_passes_its_own_role_unless_others_are_listed() -> None:
    """isolation.yaml reference, passes: absent, it is the own role, if L4 demands passing at all."""
    contract = read(
        f"{HEAD}liveness:\n  L4:\n    maker, keeper:\n      own: {{iam:PassRole: [role]}}\n"
        "passes: {keeper: [keeper, jobs], reader: [reader]}\n"
    )
    asked = {name: contract.passed_by(name, "iam:PassRole", "role") for name in ("maker", "keeper", "reader")}
    assert asked == {"maker": ("maker",), "keeper": ("keeper", "jobs"), "reader": ()}


def test_side_doors_are_patterns_that_ignore_case() -> None:
    """IAM User Guide, IAM JSON policy elements: Action."""
    contract = read(f"{HEAD}side_doors: ['sagemaker:*NotebookInstance*']\n")
    assert contract.is_side_door("SageMaker:createNotebookInstance")
    assert not contract.is_side_door("sagemaker:CreateApp")


def test_treatments_of_templates_are_added() -> None:
    """isolation.yaml holds the defaults, a service's YAML adds (ISOLATION.md)."""
    node = read_yaml(f"{HEAD}treatments: {{'s3:*': {{treatment: denied}}}}\n".encode(), "isolation.yaml")
    added = Treatment("s3:ListAllMyBuckets", Handling.ACCEPTED, "r", "e", "s")
    found = read_contract(node, [added]).treatments.of("s3:ListAllMyBuckets")
    assert found is added


def test_the_package_holds_the_contract() -> None:
    """A copy of isolation.yaml is in the wheel, for sources that bring none (ARCHITECTURE.md)."""
    assert set(load().properties) == {f"I{n}" for n in range(1, 13)} | {f"L{n}" for n in range(1, 7)}


def test_an_unreadable_file_is_bad_input(tmp_path: Path) -> None:
    """A path that is no file is told as such, not as a crash."""
    with pytest.raises(InputError):
        load(tmp_path / "absent.yaml")

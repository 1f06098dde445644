"""isolation.schema.json against the committed contract and its reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.contract import read_contract
from abac.errors import InputError
from abac.located import from_plain
from unit.schemas.checking import ROOT, accepts, changed, validator, without, written

GOOD: dict[str, Any] = {
    "format": 1,
    "properties": {"I1": {"title": "no read"}, "L1": {"title": "the work", "waits_for": "x", "unproven": ["y"]}},
    "services": ["s3", "sagemaker-mlflow"],
    "control": ["iam"],
    "side_doors": ["datazone:*"],
    "treatments": {
        "s3:*": {"treatment": "denied"},
        "sagemaker:ListApps": {"treatment": "accepted", "reason": "r", "exposes": "e", "source": "s"},
    },
    "accepted_at_most": 1,
    "liveness": {"L1": {"data-scientist": {"own": {"s3:GetObject": ["object"]}, "none": ["sagemaker:ListApps"]}}},
    "jobs": {"backend": {"sts:AssumeRole": ["role"]}, "default_role": {}},
    "administrators_only": {"sagemaker:CreateDomain": "I2"},
    "passes": {"ml-engineer": ["ml-engineer", "mlops-pipeline"]},
}


def reads(document: object) -> bool:
    """Whether the contract's reader takes it."""
    try:
        read_contract(from_plain(document, "isolation.yaml"))
    except InputError:
        return False
    return True


def test_the_committed_contract_satisfies_the_schema() -> None:
    """policies/isolation.yaml is what people copy."""
    validator("isolation").validate(written(ROOT / "policies" / "isolation.yaml"))


@pytest.mark.parametrize("section", [name for name in GOOD if name != "properties"])
def test_a_section_may_be_absent(section: str) -> None:
    """A contract is its properties; each other section adds to them."""
    document = without(GOOD, (section,))
    assert reads(document)
    assert accepts("isolation", document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("propertys",), {}),
        (("properties",), {}),
        (("properties", "I13"), {"title": "t"}),
        (("properties", "L7"), {"title": "t"}),
        (("services",), "s3"),
        (("services",), ["s3:*"]),
        (("control",), None),
        (("side_doors",), [1]),
        (("treatments", "s3:GetObject"), {"treatment": "allowed"}),
        (("treatments", "s3:Get*"), {"treatment": "accepted", "reason": "r", "exposes": "e", "source": "s"}),
        (("treatments", "sagemaker:ListDomains"), {"treatment": "accepted", "reason": "r", "source": "s"}),
        (("treatments", "sagemaker:ListDomains"), {"treatment": "platform_read"}),
        (("treatments", "sagemaker:ListDomains"), {"treatment": "accepted", "exposes": "e", "source": "s"}),
        (("treatments", "sagemaker:ListDomains"), {"treatment": "accepted", "reason": "r", "exposes": "e"}),
        *(
            (("treatments", "sagemaker:ListApps", member), "")  # as if it were not there
            for member in ("reason", "exposes", "source")
        ),
        (("treatments", "s3:*"), {"reason": "r"}),
        (("treatments", "s3:*", "why"), "because"),
        (("accepted_at_most",), "eleven"),
        (("liveness", "L1", "data-scientist", "other"), ["s3:GetObject"]),
        (("liveness", "L1", "data-scientist", "own"), {"s3": ["object"]}),
        (("liveness", "L1", "data-scientist", "own"), {"s3:GetObject": "object"}),
        (("liveness", "L1", "data-scientist", "choices"), {"remote_ide": {"own": {"s3:GetObject": ["object"]}}}),
        (("liveness", "L1", "data-scientist", "choices"), {"remote-ide": {"choices": {}}}),
        (("jobs", "backend"), "sts:AssumeRole"),
        (("administrators_only",), ["sagemaker:CreateDomain"]),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(path: tuple[str, ...], value: object) -> None:
    """An editor shows a mistake while it is typed."""
    wrong = changed(GOOD, path, value)
    assert reads(GOOD)
    assert accepts("isolation", GOOD)
    assert not reads(wrong)
    assert not accepts("isolation", wrong)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), 2),
        (("properties", "I1"), {}),
        (("properties", "I1"), {"title": "no read", "waits-for": "x"}),
        (("properties", "I1"), {"title": "no read", "unproven": "one fact"}),
        (("accepted_at_most",), -1),
        (("liveness", "L9"), {}),
        (("jobs", "executor"), {}),
        (("properties", "I1"), {"title": ""}),
        (("properties", "I1"), {"title": "no read", "waits_for": ""}),
        (("properties", "I1"), {"title": "no read", "unproven": [""]}),
        (("side_doors",), [""]),
        (("treatments", ""), {"treatment": "denied"}),
        (("administrators_only", "CreateDomain"), "I2"),
        (("administrators_only", "sagemaker:CreateDomain"), "L1"),
    ],
)
def test_the_schema_refuses_what_would_mean_nothing(path: tuple[str, ...], value: object) -> None:
    """What no question ever asks for is a slip of the pen."""
    assert not accepts("isolation", changed(GOOD, path, value))
    assert not accepts("isolation", without(GOOD, ("properties",)))


ACTIONS = {
    "s3:GetObject": ("object",),
    "S3:putobject": ("object",),
    "sagemaker:DescribeApp": ("app",),
    "iam:PassRole": ("role",),
}
texts = st.text(min_size=1, max_size=5)
names = st.lists(st.sampled_from(("s3", "sagemaker", "iam", "sagemaker-mlflow")), max_size=3)
asked = st.lists(st.sampled_from(sorted(ACTIONS)), unique=True, max_size=3)
actions = asked | asked.map(lambda chosen: {name: list(ACTIONS[name]) for name in chosen})
patterns = st.sampled_from(("s3:*", "*", "sagemaker:List?pps", "logs:GetQueryResults"))
properties = st.dictionaries(
    st.sampled_from([f"I{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 7)]),
    st.fixed_dictionaries({"title": texts}, optional={"waits_for": texts, "unproven": st.lists(texts, max_size=2)}),
    min_size=1,
)
reasons = dict.fromkeys(("reason", "exposes", "source"), texts)
treatments = st.dictionaries(
    patterns, st.fixed_dictionaries({"treatment": st.sampled_from(("denied", "conditioned"))}, optional=reasons)
) | st.dictionaries(
    st.sampled_from(("sagemaker:ListApps", "sagemaker:DescribeDomain")),
    st.fixed_dictionaries({"treatment": st.sampled_from(("accepted", "platform_read")), **reasons}),
)
contracts = st.fixed_dictionaries(
    {"properties": properties},
    optional={
        "format": st.just(1),
        "services": names,
        "control": names,
        "side_doors": st.lists(patterns, max_size=2),
        "treatments": treatments,
        "accepted_at_most": st.integers(0, 99),
        "liveness": st.dictionaries(
            st.sampled_from([f"L{n}" for n in range(1, 7)]),
            st.dictionaries(texts, st.dictionaries(st.sampled_from(("own", "platform", "none")), actions), max_size=2),
        ),
        "jobs": st.dictionaries(st.sampled_from(("backend", "opener", "default_role")), actions),
        "administrators_only": st.dictionaries(st.sampled_from(sorted(ACTIONS)), st.sampled_from(("I1", "I12"))),
    },
)


@given(contracts)
def test_the_schema_accepts_what_the_reader_accepts(document: dict[str, Any]) -> None:
    """An editor must never mark a contract that the command line takes and that means something."""
    assert reads(document)
    validator("isolation").validate(document)

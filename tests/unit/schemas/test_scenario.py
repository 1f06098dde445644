"""scenario.schema.json against the files that people write and against their reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abac.language.policy import PolicyType
from abac.language.read import OPERATOR_NAMES
from abac.language.scenario import Scenario, read_scenario
from abac.language.write import to_dict
from abac.located import from_plain
from strategies.documents import json_values, nonsense, policies
from strategies.requests import request_objects
from unit.schemas.checking import ROOT, accepts, changed, damaged, validator, without, written

CALLS = ROOT / "policies" / "scenarios" / "studio-calls.yaml"  # calls of the working day, no scenarios
FILES = sorted({*ROOT.glob("policies/scenarios/*.yaml"), *ROOT.glob("tests/scenarios/*.yaml")} - {CALLS})
GOOD: dict[str, Any] = {
    "name": "one",
    "request": {
        "principal": "arn:aws:sts::111122223333:assumed-role/TeamA/alice",
        "action": "sagemaker:DeleteEndpoint",
        "resource": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraud",
        "resource_account": "111122223333",
        "context": {"aws:PrincipalTag/Team": "A", "aws:TagKeys": ["Team"], "aws:SecureTransport": True},
        "management_account": False,
    },
    "policies": {
        "identity": [
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "Own",
                        "Effect": "Allow",
                        "Action": "sagemaker:Delete*",
                        "Resource": "*",
                        "Condition": {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}},
                    }
                ],
            }
        ],
        "resource": {"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}},
        "scp": [[{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}]],
        "rcp": [[{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}]],
    },
    "expect": "Allowed",
    "expect_blocked_by": [],
}
STATEMENT = ("policies", "identity", 0, "Statement", 0)


def reads(document: object) -> bool:
    """Whether the reader takes it, strictly as the command line does."""
    return isinstance(read_scenario(from_plain(document), "scenario"), Scenario)


def test_committed_scenarios_satisfy_the_schema() -> None:
    """Every scenario of the product and of the tests is checked by an editor as it is written."""
    assert len(FILES) > 15
    for file in FILES:
        validator("scenario").validate(written(file))


def test_a_file_holds_one_scenario_or_a_list() -> None:
    """The scenario format: one object or a list."""
    assert reads(GOOD)
    assert all(accepts("scenario", document) for document in (GOOD, [], [GOOD, GOOD]))
    assert not accepts("scenario", "text")


@pytest.mark.parametrize("path", [("name",), ("expect",), ("expect_blocked_by",), ("request", "context")])
def test_what_may_be_absent_may_be_absent(path: tuple[str, ...]) -> None:
    """The scenario format: a scenario is a request and policies; the rest has a default."""
    assert accepts("scenario", without(GOOD, path))


def test_rendered_stands_for_the_committed_documents() -> None:
    """The scenario format: `policies: rendered`."""
    assert accepts("scenario", changed(GOOD, ("policies",), "rendered"))
    assert not accepts("scenario", changed(GOOD, ("policies",), "committed"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("expects",), "Allowed"),  # a slip of the pen
        (("name",), ""),
        (("expect",), "Denied"),
        (("expect_blocked_by",), ["trust"]),  # a trust policy is a resource policy in decisions
        (("policies",), None),
        (("policies", "identities"), []),
        (("policies", "identity"), {}),
        (("policies", "resource"), []),
        (("policies", "scp"), [{"Statement": []}]),  # a level is a list
        (("request", "resources"), "*"),
        (("request", "principal"), "alice"),
        (("request", "principal"), "arn:aws:iam::1111:role/A"),
        (("request", "action"), "sagemaker:Delete*"),
        (("request", "resource"), "arn:aws:s3"),
        (("request", "resource_account"), 111122223333),
        (("request", "resource_account"), "1111"),
        (("request", "context"), {"Team": "A"}),
        (("request", "context"), {"aws:SourceIp": None}),
        (("request", "management_account"), "yes"),
        ((*STATEMENT, "Effect"), "allow"),
        ((*STATEMENT, "Sid"), "own-data"),
        ((*STATEMENT, "Action"), "DeleteEndpoint"),
        ((*STATEMENT, "NotAction"), "s3:*"),
        ((*STATEMENT, "Action"), []),
        ((*STATEMENT, "Resource"), "endpoint/fraud"),
        ((*STATEMENT, "Principal"), "*"),  # never in an identity policy
        ((*STATEMENT, "Condition"), {"StringEqual": {"aws:SourceIp": "x"}}),
        ((*STATEMENT, "Condition"), {"NullIfExists": {"aws:SourceIp": "true"}}),
        ((*STATEMENT, "Condition"), {"Bool": {"SecureTransport": "true"}}),
        ((*STATEMENT, "Condition"), {"Bool": {"aws:SecureTransport": []}}),
        ((*STATEMENT[:-2], "Version"), "2012-10-18"),
        (("policies", "rcp", 0, 0, "Statement", "NotAction"), "s3:*"),
        (("policies", "rcp", 0, 0, "Statement", "Principal"), {"AWS": "*"}),
        (("policies", "resource", "Statement", "Principal"), {"User": "alice"}),
        (("policies", "resource", "Statement", "NotPrincipal"), "*"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(path: tuple[str | int, ...], value: object) -> None:
    """An editor shows a mistake while it is typed."""
    wrong = changed(GOOD, path, value)
    assert not reads(wrong)
    assert not accepts("scenario", wrong)


@pytest.mark.parametrize(
    "path",
    [
        ("request",),
        ("policies",),
        ("request", "principal"),
        ("request", "action"),
        (*STATEMENT, "Effect"),
        (*STATEMENT, "Action"),
        (*STATEMENT, "Resource"),
        (*STATEMENT[:-1],),
        ("policies", "resource", "Statement", "Principal"),
    ],
)
def test_the_schema_misses_what_the_reader_misses(path: tuple[str | int, ...]) -> None:
    """Grammar of the IAM JSON policy language: elements that each statement needs; the scenario format: the request."""
    wrong = without(GOOD, path)
    assert not reads(wrong)
    assert not accepts("scenario", wrong)


@pytest.mark.parametrize("spelled", [str, str.lower, str.upper])
def test_every_operator_is_known_in_any_letter_case(spelled: Any) -> None:
    """IAM User Guide, Condition operators: all of them, with IfExists (but Null) and both set operators."""
    for name in OPERATOR_NAMES:
        for operator in (name, f"ForAllValues:{name}", f"ForAnyValue:{name}", f"{name}IfExists"):
            known = changed(GOOD, (*STATEMENT, "Condition"), {spelled(operator): {"aws:SourceIp": ["x", 1, True]}})
            assert accepts("scenario", known) is (operator != "NullIfExists")


LAYERS: dict[str, tuple[str | int, ...]] = {
    "identity": ("policies", "identity", 0),
    "resource": ("policies", "resource"),
    "vpc_endpoint": ("policies", "vpc_endpoint", 0),
    "scp": ("policies", "scp", 0, 0),
    "rcp": ("policies", "rcp", 0, 0),
}
BARE = {"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": ["*"], "Sid": "One"}
NAMING = {**BARE, "Principal": "*"}
STATEMENTS = {name: BARE if name in ("identity", "scp") else NAMING for name in LAYERS}
WRONG: list[tuple[tuple[str | int, ...], object]] = [
    (("More",), 1),
    (("Version",), "2012-10-18"),
    (("Statement",), []),
    (("Statement",), "Allow"),
    (("Statement", 0, "More"), 1),
    (("Statement", 0, "Effect"), "deny"),
    (("Statement", 0, "NotAction"), "s3:*"),
    (("Statement", 0, "NotResource"), "*"),
    (("Statement", 0, "Action"), []),
    (("Statement", 0, "Action"), ["GetObject"]),
    (("Statement", 0, "Resource"), []),
    (("Statement", 0, "Resource"), ["bucket"]),
    (("Statement", 0, "Condition"), {"Bool": {}}),
    (("Statement", 0, "Principal"), {}),
    *(
        (("Statement", 0, "Principal"), {kind: value})
        for kind in ("AWS", "Service", "Federated", "CanonicalUser")
        for value in ("", [], [""])
    ),
]


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_refuses_in_its_own_dialect(layer: str) -> None:
    """Grammar of the IAM JSON policy language; SCP syntax, RCP syntax, Endpoint policies: what no document may hold."""
    document = {"Version": "2012-10-17", "Statement": [STATEMENTS[layer]]}
    empty: dict[str, Any] = {"identity": [{}], "resource": {}, "vpc_endpoint": [{}], "scp": [[{}]], "rcp": [[{}]]}
    good = changed({"request": GOOD["request"], "policies": {layer: empty[layer]}}, LAYERS[layer], document)
    lacking = [without(document, ("Statement",))]
    lacking += [without(document, ("Statement", 0, name)) for name in STATEMENTS[layer] if name != "Sid"]
    if layer in ("resource", "vpc_endpoint"):  # a statement about sts or ecr alone needs no Resource there
        lacking.remove(without(document, ("Statement", 0, "Resource")))
    else:
        lacking.append(changed(document, ("Statement", 0, "Sid"), "own data"))
    assert reads(good)
    assert accepts("scenario", good)
    for wrong in [*lacking, *(changed(document, path, value) for path, value in WRONG)]:
        scenario = changed(good, LAYERS[layer], wrong)
        assert not reads(scenario), wrong
        assert not accepts("scenario", scenario), wrong


@pytest.mark.parametrize("layer", ["resource", "vpc_endpoint"])
def test_not_principal_stands_with_deny_only(layer: str) -> None:
    """IAM JSON policy elements: NotPrincipal, "you cannot use NotPrincipal with Allow"."""
    for effect, fits in (("Deny", True), ("Allow", False)):
        statement = {**BARE, "Effect": effect, "NotPrincipal": {"AWS": "111122223333"}}
        document = {"Statement": statement}
        policies = {layer: document if layer == "resource" else [document]}
        scenario = {"request": GOOD["request"], "policies": policies}
        assert reads(scenario) is fits
        assert accepts("scenario", scenario) is fits


LISTS = ("identity", "boundary", "session", "vpc_endpoint")
LEVELS = ("scp", "rcp")


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """A scenario as somebody might write it, with any of the layers."""

    def documents(name: str) -> st.SearchStrategy[Any]:
        return st.lists(policies(PolicyType(name), max_size=2).map(to_dict), max_size=2)

    layers = {name: documents(name) for name in LISTS}
    layers |= {name: st.lists(documents(name), max_size=2) for name in LEVELS}
    layers["resource"] = policies(PolicyType.RESOURCE, max_size=2).map(to_dict)
    chosen = draw(st.lists(st.sampled_from(sorted(layers)), max_size=3, unique=True))
    found: dict[str, Any] = {
        "request": draw(request_objects()),
        "policies": draw(st.just("rendered")) if draw(st.booleans()) else {n: draw(layers[n]) for n in chosen},
    }
    if draw(st.booleans()):
        found["expect"] = draw(st.sampled_from(("Allowed", "ImplicitlyDenied", "ExplicitlyDenied")))
        found["expect_blocked_by"] = draw(st.lists(st.sampled_from((*LISTS, *LEVELS, "resource")), max_size=3))
    return found


@given(scenarios())
def test_the_schema_accepts_what_the_reader_accepts(document: dict[str, Any]) -> None:
    """An editor must never mark what the command line takes."""
    assert reads(document)
    validator("scenario").validate(document)


@given(damaged(scenarios() | st.just(GOOD), nonsense | json_values))
def test_the_schema_accepts_a_damaged_scenario_that_the_reader_accepts(document: Any) -> None:
    """However odd: what the reader still understands is not marked."""
    if reads(document):
        validator("scenario").validate(document)

"""Policy documents, read in the dialect of their policy type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.iam.aws_managed_policies import aws_managed_policies_data

from abac.errors import InputError
from abac.language import Pattern, Policy, PolicyType, read_policy, read_policy_leniently
from abac.located import from_plain, problems_of, read_json
from strategies.documents import json_values, nonsense, policy_types

BARE = (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP)


def document(*statements: Any, **members: Any) -> dict[str, Any]:
    """A document with these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements), **members}


def allow(**members: Any) -> dict[str, Any]:
    """A statement that AWS stores in an identity policy, with other members."""
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **members}


def read(value: Any, policy_type: PolicyType = PolicyType.IDENTITY) -> Policy:
    """Read strictly."""
    return read_policy(from_plain(value), policy_type)


def failures(value: Any, policy_type: PolicyType = PolicyType.IDENTITY) -> list[str]:
    """What strict reading finds wrong."""
    with pytest.raises(InputError) as caught:
        read(value, policy_type)
    return [str(problem) for problem in problems_of(caught.value)]


def test_a_single_statement_stands_for_a_list_of_one() -> None:
    """Statement is one statement or an array of them (IAM User Guide, Grammar, statement_block)."""
    assert read({"Version": "2012-10-17", "Statement": allow()}) == read(document(allow()))


def test_a_single_value_stands_for_a_list_of_one() -> None:
    """Where a list may stand, brackets are optional around one value (Grammar, Conventions)."""
    assert read(document(allow(Action=["s3:GetObject"], Resource=["*"]))) == read(document(allow()))


def test_a_document_without_version_is_of_2008_and_reads_no_variables() -> None:
    """Without Version the default is 2008-10-17; `${...}` is then literal text (JSON policy elements: Version)."""
    arn = "arn:aws:s3:::${aws:username}"
    old = read({"Statement": allow(Resource=arn)})
    assert (old.version, old.reads_variables) == ("2008-10-17", False)
    assert old.statements[0].resource is not None
    assert old.statements[0].resource.patterns[0].text == arn
    new = read(document(allow(Resource=arn))).statements[0].resource
    assert new is not None
    assert [variable.key for variable in new.patterns[0].variables] == ["aws:username"]


def test_the_negated_elements_are_read_as_negated() -> None:
    """NotAction and NotResource match everything but what they list (JSON policy elements)."""
    statement = read(document({"Effect": "Deny", "NotAction": "iam:*", "NotResource": "*"})).statements[0]
    assert statement.action.negated
    assert statement.resource is not None
    assert statement.resource.negated
    assert statement.action.patterns == (Pattern.parse("iam:*"),)


def test_statements_know_their_index_sid_and_place() -> None:
    """Decisions and errors name a statement by its index from 0, its Sid and its line."""
    text = b'{"Version": "2012-10-17", "Statement": [\n{"Effect": "Deny", "Action": "*", "Resource": "*"},\n'
    text += b' {"Sid": "Two", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
    policy = read_policy(read_json(text, "p.json"), PolicyType.IDENTITY, name="mine")
    second = policy.statements[1]
    assert (policy.name, second.index, second.sid, str(second.place)) == ("mine", 1, "Two", "p.json:3:2")
    assert second.place.path == "Statement[1]"


def test_all_problems_are_reported_with_place_and_guess() -> None:
    """Every error at once, each with found, expected and, where near, the word that was meant (CLI.md)."""
    text = b'{"Version": "2012-10-18",\n"Statment": [], "Statement": {\n"Effect": "allow",\n"Action": "s3", '
    text += b'"NotAction": "*",\n"Principals": "*", "Resource": 3}}'
    with pytest.raises(InputError) as caught:
        read_policy(read_json(text, "p.json"), PolicyType.IDENTITY)
    assert [str(problem) for problem in problems_of(caught.value)] == [
        "p.json:2:1: unknown member `Statment`; expected one of Version, Id, Statement; did you mean `Statement`?",
        "p.json:1:13: the text `2012-10-18`; expected the Version `2012-10-17` or `2008-10-17`",
        "p.json:5:1: unknown member `Principals`; expected one of Sid, Effect, Principal, NotPrincipal, Action, "
        "NotAction, Resource, NotResource, Condition; did you mean `Principal`?",
        "p.json:3:11: the text `allow`; expected the Effect `Allow` or `Deny`; did you mean `Allow`?",
        "p.json:4:17: both `Action` and `NotAction`; expected one of them in a statement",
        "p.json:4:11: the action `s3`; expected `*`, or a service and an action: `s3:Get*`",
        "p.json:5:32: the number `3`; expected text or a list of texts as `Resource`",
    ]


@pytest.mark.parametrize("arn", ["arn:aws:sqs:*", "arn:aws:logs:eu-west-1:*", "arn:aws:s3:::bucket*"])
def test_a_star_at_the_end_stands_for_all_further_segments(arn: str) -> None:
    """Lambda Developer Guide, Policy templates: the SQS poller's policy has the Resource `arn:aws:sqs:*`."""
    resource = read(document(allow(Resource=arn))).statements[0].resource
    assert resource is not None
    assert [pattern.source for pattern in resource.patterns] == [arn]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([], "an empty list; expected a policy document"),
        ({"Version": "2012-10-17"}, "a document without `Statement`"),
        (document(allow(), Id=3), "Id: the number `3`"),
        (document(), "an empty list as `Statement`"),
        (document("x"), "Statement[0]: the text `x`; expected a statement"),
        (document({"Action": "*", "Resource": "*"}), "a statement without `Effect`"),
        (document({"Effect": "Allow", "Resource": "*"}), "a statement without `Action`"),
        (document({"Effect": "Allow", "Action": "*"}), "a statement without `Resource`"),
        (document(allow(NotResource="*")), "both `Resource` and `NotResource`"),
        (document(allow(Action=[])), "an empty list as `Action`"),
        (document(allow(Action=["s3:Get*", None])), "Statement[0].Action[1]: null"),
        (document(allow(Resource="bucket")), "the resource `bucket`"),
        (document(allow(Resource="arn:aws:s3")), "the resource `arn:aws:s3`"),
        (document(allow(Resource="arn:aws:s*:eu-west-1")), "the resource `arn:aws:s*:eu-west-1`"),
        (document(allow(Resource="arn:aws:s3:${aws:a}${b:c}")), "the resource `arn:aws:s3:"),
        (document(allow(Action="s3:Get Object")), "the action `s3:Get Object`"),
        (document(allow(Action="s*:GetObject")), "the action `s*:GetObject`"),
        (document(allow(Sid="a b")), "the Sid `a b`"),
        (document(allow(Sid="A"), allow(Sid="A")), "Statement[1].Sid: the Sid `A` a second time"),
        (document(allow(Sid=3)), "Statement[0].Sid: the number `3`"),
    ],
)
def test_what_iam_refuses_is_a_problem(value: Any, found: str) -> None:
    """IAM User Guide, Grammar of the IAM JSON policy language, and the pages of the elements."""
    (failure,) = failures(value)
    assert found in failure


@pytest.mark.parametrize("policy_type", BARE)
@pytest.mark.parametrize("element", ["Principal", "NotPrincipal"])
def test_principals_stand_in_no_policy_that_is_attached_to_a_principal(policy_type: PolicyType, element: str) -> None:
    """Identity policies, boundaries and session policies take no Principal (Principal); nor do SCPs (SCP syntax)."""
    value = document({"Effect": "Deny", "Action": "s3:*", "Resource": "*", element: "*"})
    assert any(f"`{element}`; expected no {element}" in failure for failure in failures(value, policy_type))
    policy, findings = read_policy_leniently(from_plain(value), policy_type)
    assert policy.statements[0].principal is None
    assert len(findings) == 1


@pytest.mark.parametrize("policy_type", [t for t in PolicyType if t not in BARE])
def test_other_policies_need_a_principal(policy_type: PolicyType) -> None:
    """Resource, trust and endpoint policies name their principals (IAM: Principal; VPC: endpoint policies)."""
    value = document({"Effect": "Deny", "Action": "sts:AssumeRole"})
    assert any("a statement without `Principal`" in failure for failure in failures(value, policy_type))


def test_not_principal_stands_only_with_deny_and_not_in_trust_policies() -> None:
    """NotPrincipal with Allow, and in a role trust policy, is not supported (JSON policy elements: NotPrincipal)."""
    deny = {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": "111122223333"}}
    principal = read(document(deny), PolicyType.RESOURCE).statements[0].principal
    assert principal is not None
    assert principal.negated
    assert "with the Effect `Allow`" in failures(document({**deny, "Effect": "Allow"}), PolicyType.RESOURCE)[0]
    trust = {"Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "111122223333"}}
    assert "`NotPrincipal`; expected `Principal`" in failures(document(trust), PolicyType.TRUST)[0]


def test_a_resource_is_required_but_where_the_policy_stands_on_its_resource() -> None:
    """Statements need Resource or NotResource (Resource); a trust policy's role and a repository are understood."""
    for action in ("sts:AssumeRole", "ecr:BatchGetImage"):
        value = document({"Effect": "Allow", "Principal": "*", "Action": action})
        assert read(value, PolicyType.RESOURCE).statements[0].resource is None
    value = document({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"})
    assert "without `Resource`" in failures(value, PolicyType.RESOURCE)[0]
    trust = document({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"})
    assert "`Resource`; expected no Resource in a trust policy" in failures(trust, PolicyType.TRUST)[0]


def test_sids_of_resource_policies_are_free_text() -> None:
    """KMS's own default key policy has the Sid `Enable IAM User Permissions` (KMS guide, Default key policy)."""
    value = document(allow(Sid="Enable IAM User Permissions", Principal="*"))
    assert read(value, PolicyType.RESOURCE).statements[0].sid == "Enable IAM User Permissions"


RCP = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"Effect": "Allow"}, "the Effect `Allow` in an RCP"),
        ({"Principal": {"AWS": "111122223333"}}, "a Principal that is not `*`"),
        ({"Action": "*"}, "the Action `*`"),
        ({"Action": None, "NotAction": "s3:*"}, "`NotAction`"),
        ({"Principal": None, "NotPrincipal": "*"}, "`NotPrincipal`"),
    ],
)
def test_rcps_deny_named_services_to_everybody(change: dict[str, Any], found: str) -> None:
    """Organizations User Guide, RCP syntax: Effect, Principal, Action, Unsupported elements."""
    assert read(document(RCP), PolicyType.RCP).statements[0].effect == "Deny"
    statement = {name: value for name, value in {**RCP, **change}.items() if value is not None}
    assert found in failures(document(statement), PolicyType.RCP)[0]


def test_aws_own_full_access_rcp_is_read() -> None:
    """`Allow` is supported in RCPFullAWSAccess only (RCP syntax, Elements summary)."""
    value = document({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})
    assert read(value, PolicyType.RCP).statements[0].effect == "Allow"


def test_lenient_reading_keeps_what_has_a_meaning_and_refuses_what_has_none() -> None:
    """`--lenient` decides as AWS's engine would and reports what it found (SIMULATION.md)."""
    policy, findings = read_policy_leniently(
        from_plain(document(allow(Sid="a b", Comment="x", Action=[]))), PolicyType.IDENTITY
    )
    assert policy.statements[0].action.patterns == ()
    assert len(findings) == 3
    with pytest.raises(InputError):
        read_policy_leniently(from_plain(document({"Effect": "Deny", "Resource": "*"})), PolicyType.IDENTITY)


@given(json_values | nonsense, policy_types, st.booleans())
def test_any_value_is_read_or_refused_with_problems(value: Any, policy_type: PolicyType, strict: bool) -> None:
    """Bad input is InputError with at least one problem, whatever the input."""
    try:
        read_policy(from_plain(value), policy_type, strict=strict)
    except InputError as error:
        assert problems_of(error)


def test_every_managed_policy_of_aws_is_read_without_a_problem() -> None:
    """AWS's own documents are valid by definition; moto ships them as AWS returned them."""
    root = read_json(aws_managed_policies_data.encode(), "managed")
    assert isinstance(root.value, dict)
    assert len(root.value) > 1_500
    for name, entry in root.value.items():
        assert isinstance(entry.value, dict)
        assert read_policy(entry.value["Document"], PolicyType.IDENTITY, name=name).statements

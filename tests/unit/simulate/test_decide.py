"""Who must say yes, who may say no, and what a decision says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from abac.errors import Unsupported
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.request import Request
from abac.results import Decision, Outcome
from abac.simulate import Engine, decide
from unit.simulate.situations import (
    ACCOUNT,
    BUCKET,
    ENDPOINT,
    FULL_ACCESS,
    KEY,
    OBJECT,
    OTHER_ACCOUNT,
    ROLE,
    ROOT,
    SESSION,
    USER,
    allow,
    deny,
    document,
    policies,
    request,
    trust,
)

READ = request("s3:GetObject", OBJECT)
OUTSIDER = f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/Visitor/eve"
VISIT = request("s3:GetObject", OBJECT, OUTSIDER, resource_account=ACCOUNT)
ASSUME = request("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/Target")
DECRYPT = request("kms:Decrypt", KEY)
NO_SUCH = {"StringEquals": {"aws:PrincipalTag/Team": "nobody"}}


def blocked(decision: Decision) -> set[str]:
    """Which policy types block, by name."""
    return {str(policy_type) for policy_type in decision.blocked_by}


def implicitly(decision: Decision) -> set[str]:
    """Which policy types block a request that nothing denies explicitly."""
    assert decision.outcome is Outcome.IMPLICITLY_DENIED
    assert decision.decided_by == ()
    return blocked(decision)


def test_nothing_allowed_is_denied_implicitly() -> None:
    """By default all requests are implicitly denied (How AWS enforcement code logic evaluates requests)."""
    assert implicitly(decide(request(), PolicySet())) == {"identity"}


def test_an_identity_policy_allows_in_its_own_account() -> None:
    """At least one Allow of either side is enough in one account (Policy evaluation within a single account)."""
    decision = decide(request(), policies(identity=allow("sagemaker:Delete*")))
    assert decision.allowed
    assert [(ref.policy, ref.statement, ref.effect) for ref in decision.decided_by] == [
        ("identity[0]", 0, Effect.ALLOW)
    ]
    assert blocked(decision) == set()


def test_identity_documents_are_a_union() -> None:
    """All policies of an identity are checked for an Allow (Policy evaluation within a single account)."""
    documents = [document(allow("s3:*")), document(allow("sagemaker:*", Sid="Here"))]
    decision = decide(request(), policies(identity=documents))
    assert [(ref.policy, ref.sid) for ref in decision.decided_by] == [("identity[1]", "Here")]


@pytest.mark.parametrize("layer", ["identity", "boundary", "session", "scp", "resource"])
def test_an_explicit_deny_anywhere_overrides_every_allow(layer: str) -> None:
    """An explicit deny in any policy overrides any allow (Deny evaluation)."""
    layers: dict[str, Any] = {"identity": allow(), "boundary": allow(), "session": allow(), "scp": allow()}
    with_no = document(allow(), deny("s3:*"))
    layers[layer] = deny("s3:*", Principal="*") if layer == "resource" else [[with_no]] if layer == "scp" else [with_no]
    decision = decide(READ, policies(**layers))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert blocked(decision) == {layer}
    assert [(ref.policy_type, ref.effect) for ref in decision.decided_by] == [(layer, Effect.DENY)]


def test_a_deny_names_every_type_that_blocks_besides() -> None:
    """blocked_by holds each type that denies, and each whose word is needed and that does not allow (SIMULATION.md)."""
    decision = decide(READ, policies(identity=deny("s3:*"), boundary=[], scp=[[document(allow("sagemaker:*"))]]))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert blocked(decision) == {"identity", "boundary", "scp"}


def test_a_boundary_must_allow_what_identity_policies_allow() -> None:
    """The entity can do only what both allow (Permissions boundaries for IAM entities)."""
    assert decide(READ, policies(identity=allow("s3:*"), boundary=allow())).allowed
    assert implicitly(decide(READ, policies(identity=allow("s3:*"), boundary=allow("sagemaker:*")))) == {"boundary"}
    assert implicitly(decide(READ, policies(boundary=allow()))) == {"identity"}


def test_a_boundary_without_documents_allows_nothing_and_an_absent_one_limits_nothing() -> None:
    """`boundary: []` exists and allows nothing (SIMULATION.md, Layers)."""
    assert implicitly(decide(READ, policies(identity=allow(), boundary=[]))) == {"boundary"}
    assert decide(READ, policies(identity=allow())).allowed


def test_a_session_policy_intersects_with_identity_policies() -> None:
    """A session has what the role's policies and the session policies both allow (Session policies)."""
    assert decide(READ, policies(identity=allow(), session=allow("s3:Get*"))).allowed
    assert implicitly(decide(READ, policies(identity=allow(), session=allow("s3:Put*")))) == {"session"}
    assert implicitly(decide(READ, policies(identity=allow(), session=[]))) == {"session"}


def test_every_level_of_scps_must_allow() -> None:
    """An Allow is needed at every level from the root to the account (Organizations User Guide, SCP evaluation)."""
    full, narrow = document(FULL_ACCESS), document(allow("sagemaker:*"))
    assert decide(READ, policies(identity=allow(), scp=[[full], [full], [full]])).allowed
    assert implicitly(decide(READ, policies(identity=allow(), scp=[[full], [narrow], [full]]))) == {"scp"}
    assert decide(READ, policies(identity=allow(), scp=[[full], [narrow, full]])).allowed
    assert implicitly(decide(READ, policies(identity=allow(), scp=[[full], []]))) == {"scp"}


def test_scps_grant_nothing() -> None:
    """SCPs do not grant permissions (Organizations User Guide, Service control policies)."""
    assert implicitly(decide(READ, policies(scp=[[document(FULL_ACCESS)]]))) == {"identity"}


def test_scps_do_not_bind_the_management_account() -> None:
    """SCPs do not affect users or roles in the management account (Organizations User Guide, SCPs)."""
    asked = request("s3:GetObject", OBJECT, management_account=True)
    assert decide(asked, policies(identity=allow(), scp=deny())).allowed


def test_scps_do_not_bind_service_linked_roles() -> None:
    """SCPs do not restrict any service-linked role (Organizations User Guide, Service control policies)."""
    role = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForX"
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSServiceRoleForX/s"
    asked = request("s3:GetObject", OBJECT, session, context={"aws:PrincipalArn": role})
    assert decide(asked, policies(identity=allow(), scp=deny())).allowed
    plain = request("s3:GetObject", OBJECT, session)
    assert decide(plain, policies(identity=allow(), scp=deny())).outcome is Outcome.EXPLICITLY_DENIED


def test_scps_bind_the_root_user_of_a_member_account() -> None:
    """SCPs limit principals in member accounts, including each root user (Service control policies)."""
    decision = decide(request("s3:GetObject", OBJECT, ROOT), policies(scp=deny("s3:*")))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED


def test_the_root_user_needs_no_policy() -> None:
    """All requests are implicitly denied except those of the root user (How AWS enforcement code logic evaluates)."""
    assert decide(request("s3:GetObject", OBJECT, ROOT), PolicySet()).allowed


@pytest.mark.parametrize(
    ("principal", "caller", "passes"),
    [
        (SESSION, SESSION, {"identity", "boundary", "session"}),
        (ROLE, SESSION, {"identity"}),
        (ACCOUNT, SESSION, set()),
        (ROOT, SESSION, set()),
        ("*", SESSION, {"identity", "boundary", "session"}),
        (USER, USER, {"identity", "boundary"}),
    ],
)
def test_what_a_resource_policy_passes_depends_on_whom_it_names(principal: str, caller: str, passes: set[str]) -> None:
    """The table of "Resource-based policies" (How AWS enforcement code logic evaluates requests), one account."""
    asked = request("s3:GetObject", OBJECT, caller)
    grant = allow("s3:GetObject", OBJECT, Principal={"AWS": principal})
    limits: dict[str, Any] = {"boundary": []} if caller == USER else {"boundary": [], "session": []}
    decision = decide(asked, policies(resource=grant, **limits))
    assert blocked(decision) == {"identity", *limits} - passes
    assert decision.allowed is (not blocked(decision))


def test_a_role_path_is_known_from_aws_principal_arn() -> None:
    """A session's ARN has no path; aws:PrincipalArn holds the role's (global condition context keys)."""
    role = f"arn:aws:iam::{ACCOUNT}:role/studio/team-a/TeamA"
    grant = policies(resource=allow("s3:GetObject", OBJECT, Principal={"AWS": role}))
    assert decide(request("s3:GetObject", OBJECT, context={"aws:PrincipalArn": role}), grant).allowed
    assert implicitly(decide(READ, grant)) == {"identity"}


def test_an_explicit_deny_of_a_resource_policy_binds_the_session_it_names() -> None:
    """A Deny for the role binds its sessions (AWS JSON policy elements: Principal, IAM role principals)."""
    decision = decide(READ, policies(identity=allow(), resource=deny("s3:*", Principal={"AWS": ROLE})))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert blocked(decision) == {"resource"}


@pytest.mark.parametrize("principal", [OTHER_ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:role/Visitor", OUTSIDER, "*"])
def test_across_accounts_both_sides_must_allow(principal: str) -> None:
    """Access is allowed only if both accounts' policies allow it (Cross-account policy evaluation logic)."""
    grant = allow("s3:GetObject", OBJECT, Principal={"AWS": principal})
    assert decide(VISIT, policies(identity=allow(), resource=grant)).allowed
    assert implicitly(decide(VISIT, policies(resource=grant))) == {"identity"}
    assert implicitly(decide(VISIT, policies(identity=allow()))) == {"resource"}
    assert implicitly(decide(VISIT, PolicySet())) == {"identity", "resource"}


def test_across_accounts_boundary_and_session_always_limit() -> None:
    """Only in one account does a grant to the session pass them (Resource-based policies: same account)."""
    grant = allow("s3:GetObject", OBJECT, Principal={"AWS": OUTSIDER})
    decision = decide(VISIT, policies(identity=allow(), resource=grant, boundary=[], session=[]))
    assert implicitly(decision) == {"boundary", "session"}


def test_a_bucket_arn_has_no_account_and_the_scenario_gives_it() -> None:
    """S3 ARNs name neither Region nor account (General Reference, ARN format; SIMULATION.md, resource_account)."""
    asked = request("s3:ListBucket", BUCKET)
    assert decide(asked, policies(identity=allow())).allowed
    elsewhere = request("s3:ListBucket", BUCKET, resource_account=OTHER_ACCOUNT)
    assert implicitly(decide(elsewhere, policies(identity=allow()))) == {"resource"}


@pytest.mark.parametrize(
    ("principal", "identity_needed"), [(ACCOUNT, True), (ROOT, True), (ROLE, False), (SESSION, False)]
)
def test_a_trust_policy_must_allow_in_its_own_account_too(principal: str, identity_needed: bool) -> None:
    """Trust policies must allow the principal explicitly (Resource-based policies); an account delegates to IAM."""
    target = trust({"AWS": principal})
    assert decide(ASSUME, policies(identity=allow("sts:AssumeRole"), resource=target)).allowed
    alone = decide(ASSUME, policies(resource=target))
    assert alone.allowed is not identity_needed
    assert implicitly(decide(ASSUME, policies(identity=allow()))) == {"resource"}
    assert implicitly(decide(ASSUME, policies(resource=trust({"AWS": OTHER_ACCOUNT})))) == {"identity", "resource"}


def test_a_role_of_another_account_is_assumed_with_both_words() -> None:
    """The trusted account delegates, the trusting one trusts (Cross-account policy evaluation logic)."""
    asked = request("sts:AssumeRole", f"arn:aws:iam::{OTHER_ACCOUNT}:role/Target")
    named = trust({"AWS": SESSION})
    assert decide(asked, policies(identity=allow("sts:AssumeRole"), resource=named)).allowed
    assert implicitly(decide(asked, policies(resource=named))) == {"identity"}
    assert implicitly(decide(asked, policies(identity=allow()))) == {"resource"}


def test_a_service_assumes_a_role_by_its_trust_policy_alone() -> None:
    """A service principal named in the trust policy may assume the role (Principal: AWS service principals)."""
    asked = request(
        "sts:AssumeRole",
        f"arn:aws:iam::{ACCOUNT}:role/Target",
        "sagemaker.amazonaws.com",
        context={"aws:SourceAccount": ACCOUNT},
    )
    service = {"Service": "sagemaker.amazonaws.com"}
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    other = {"StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT}}
    assert decide(asked, policies(resource=trust(service, Condition=own), scp=deny())).allowed
    assert implicitly(decide(asked, policies(resource=trust(service, Condition=other)))) == {"resource"}
    assert implicitly(decide(asked, policies(resource=trust({"Service": "ec2.amazonaws.com"})))) == {"resource"}
    assert implicitly(decide(asked, PolicySet())) == {"resource"}


def test_a_provider_vouches_for_who_assumes_a_role_with_saml() -> None:
    """Principal Federated names the provider (Principal: SAML session principals); the caller has no policies yet."""
    provider = f"arn:aws:iam::{ACCOUNT}:saml-provider/Portal"
    context = {"aws:FederatedProvider": provider, "saml:aud": "https://signin.aws.amazon.com/saml"}
    target = f"arn:aws:iam::{ACCOUNT}:role/Target"
    asked = request("sts:AssumeRoleWithSAML", target, "*", resource_account=ACCOUNT, context=context)
    audience = {"StringEquals": {"saml:aud": "https://signin.aws.amazon.com/saml"}}
    named = trust({"Federated": provider}, "sts:AssumeRoleWithSAML", Condition=audience)
    assert decide(asked, policies(resource=named, scp=deny())).allowed
    other = trust({"Federated": f"{provider}2"}, "sts:AssumeRoleWithSAML")
    assert implicitly(decide(asked, policies(resource=other))) == {"resource"}
    unknown = request("sts:AssumeRoleWithSAML", target, "*", resource_account=ACCOUNT)
    with pytest.raises(Unsupported, match="expected the provider that vouches"):
        decide(unknown, policies(resource=named))


def test_a_root_user_cannot_assume_a_role() -> None:
    """Root user credentials cannot call AssumeRole (STS API Reference, AssumeRole)."""
    asked = request("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/Target", ROOT)
    assert implicitly(decide(asked, policies(resource=trust({"AWS": ACCOUNT})))) == {"identity"}


def test_a_key_needs_its_key_policy_in_its_own_account_too() -> None:
    """No principal has permission to a key unless the key policy gives it (KMS Developer Guide, Key policies)."""
    everyone = allow("kms:*", Principal={"AWS": ROOT})
    assert decide(DECRYPT, policies(identity=allow("kms:*"), resource=everyone)).allowed
    assert implicitly(decide(DECRYPT, policies(resource=everyone))) == {"identity"}
    assert implicitly(decide(DECRYPT, policies(identity=allow()))) == {"resource"}
    assert decide(DECRYPT, policies(resource=allow("kms:Decrypt", Principal={"AWS": ROLE}))).allowed
    root = request("kms:Decrypt", KEY, ROOT)
    assert implicitly(decide(root, PolicySet())) == {"resource"}


def test_actions_of_kms_without_a_key_need_no_key_policy() -> None:
    """ListKeys and aliases are controlled by IAM policies (KMS Developer Guide, Using IAM policies)."""
    assert decide(request("kms:ListKeys", "*"), policies(identity=allow("kms:*"))).allowed
    alias = f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/a"
    assert decide(request("kms:CreateAlias", alias), policies(identity=allow("kms:*"))).allowed


def test_an_anonymous_caller_is_let_in_by_everyone_only() -> None:
    """Principal `*` lets anonymous callers in (AWS JSON policy elements: Principal, All principals)."""
    asked = request("s3:GetObject", OBJECT, "*", resource_account=ACCOUNT)
    assert decide(asked, policies(resource=allow("s3:GetObject", OBJECT, Principal="*"))).allowed
    assert implicitly(decide(asked, policies(resource=allow("s3:GetObject", OBJECT, Principal={"AWS": ACCOUNT})))) == {
        "resource"
    }


def test_rcps_can_only_deny() -> None:
    """RCPFullAWSAccess is attached everywhere and cannot be detached (RCP evaluation)."""
    no = deny("s3:*", Principal="*", Condition={"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}})
    assert decide(READ, policies(identity=allow(), rcp=no)).allowed
    decision = decide(VISIT, policies(identity=allow(), resource=allow("s3:*", Principal="*"), rcp=no))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert blocked(decision) == {"rcp"}


def test_rcps_bind_only_services_that_support_them() -> None:
    """RCPs apply to the services listed (Organizations User Guide, List of AWS services that support RCPs)."""
    no = deny(["sagemaker:*", "s3:*"], Principal="*")
    assert decide(request(), policies(identity=allow(), rcp=no)).allowed  # sagemaker is not listed
    assert decide(READ, policies(identity=allow(), rcp=no)).outcome is Outcome.EXPLICITLY_DENIED


def test_rcps_bind_root_and_outsiders_but_not_service_linked_roles_and_the_management_account() -> None:
    """RCPs do not restrict those (Organizations User Guide, Resources and entities not restricted by RCPs)."""
    no = deny("s3:*", Principal="*")
    assert decide(request("s3:GetObject", OBJECT, ROOT), policies(rcp=no)).outcome is Outcome.EXPLICITLY_DENIED
    assert decide(request("s3:GetObject", OBJECT, management_account=True), policies(identity=allow(), rcp=no)).allowed
    linked = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSServiceRoleForX/s"
    asked = request("s3:GetObject", OBJECT, session, context={"aws:PrincipalArn": linked})
    assert decide(asked, policies(identity=allow(), rcp=no)).allowed


def test_rcps_do_not_bind_retiring_a_grant() -> None:
    """kms:RetireGrant is not effective in an RCP (KMS Developer Guide, Resource control policies in AWS KMS)."""
    key_policy = allow("kms:*", Principal={"AWS": ROLE})
    no = deny("kms:*", Principal="*")
    assert decide(request("kms:RetireGrant", KEY), policies(resource=key_policy, rcp=no)).allowed
    assert decide(DECRYPT, policies(resource=key_policy, rcp=no)).outcome is Outcome.EXPLICITLY_DENIED


def test_an_endpoint_policy_must_allow_where_there_is_one() -> None:
    """An endpoint policy controls what may be reached through the endpoint (PrivateLink Guide, endpoint policies)."""
    anyone = allow("s3:*", Principal="*")
    assert decide(READ, policies(identity=allow(), vpc_endpoint=anyone)).allowed
    only_put = allow("s3:PutObject", Principal="*")
    assert implicitly(decide(READ, policies(identity=allow(), vpc_endpoint=only_put))) == {"vpc_endpoint"}
    assert implicitly(decide(READ, policies(identity=allow(), vpc_endpoint=[]))) == {"vpc_endpoint"}


def test_an_account_in_an_endpoint_policy_is_its_root_user_only() -> None:
    """Access is granted to the root user, not to all users and roles (PrivateLink Guide, gateway endpoint policies)."""
    account = allow("s3:*", Principal={"AWS": ACCOUNT})
    assert implicitly(decide(READ, policies(identity=allow(), vpc_endpoint=account))) == {"vpc_endpoint"}
    assert decide(request("s3:GetObject", OBJECT, ROOT), policies(vpc_endpoint=account)).allowed


def test_not_principal_spares_whom_it_names_with_role_and_account() -> None:
    """Account, role and session must all be listed (NotPrincipal with Deny, example role)."""
    whole = deny("s3:*", NotPrincipal={"AWS": [ROOT, ROLE, SESSION]})
    assert decide(READ, policies(identity=allow(), resource=whole)).allowed
    partly = deny("s3:*", NotPrincipal={"AWS": [SESSION]})
    decision = decide(READ, policies(identity=allow(), resource=partly))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert "NotPrincipal names the caller without its account or role" in decision.notes[0]


def test_not_principal_denies_all_others() -> None:
    """All principals except those named are denied (AWS JSON policy elements: NotPrincipal)."""
    only_bob = deny("s3:*", NotPrincipal={"AWS": [ROOT, f"arn:aws:iam::{ACCOUNT}:user/bob"]})
    decision = decide(READ, policies(identity=allow(), resource=only_bob))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED
    assert decision.notes == ()


def test_not_principal_denies_every_principal_with_a_boundary() -> None:
    """NotPrincipal with Deny always denies a principal that has a boundary (Permissions boundaries; NotPrincipal)."""
    whole = deny("s3:*", NotPrincipal={"AWS": [ROOT, ROLE, SESSION]})
    decision = decide(READ, policies(identity=allow(), boundary=allow(), resource=whole))
    assert decision.outcome is Outcome.EXPLICITLY_DENIED


def test_a_federated_user_has_what_its_session_policies_leave() -> None:
    """Without session policies it has no permissions of its own (STS API Reference, GetFederationToken)."""
    asked = request("s3:GetObject", OBJECT, f"arn:aws:sts::{ACCOUNT}:federated-user/alice")
    assert decide(asked, policies(identity=allow(), session=allow("s3:*"))).allowed
    decision = decide(asked, policies(identity=allow()))
    assert implicitly(decision) == {"session"}
    assert "GetFederationToken" in decision.notes[0]


def test_actions_ignore_case() -> None:
    """The prefix and the action name are case insensitive (IAM JSON policy elements: Action)."""
    assert decide(request("SageMaker:deleteENDPOINT"), policies(identity=allow("sagemaker:Delete?ndpoint"))).allowed


def test_not_action_allows_everything_else() -> None:
    """NotAction matches everything except the listed actions (IAM JSON policy elements: NotAction)."""
    but_iam = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    assert decide(READ, policies(identity=but_iam)).allowed
    asked = request("iam:GetRole", f"arn:aws:iam::{ACCOUNT}:role/TeamA")
    assert implicitly(decide(asked, policies(identity=but_iam))) == {"identity"}


def test_an_action_without_resources_is_asked_on_everything() -> None:
    """Such an action needs `*` in Resource (Service Authorization Reference, Resource types column is empty)."""
    narrow = policies(identity=allow("sagemaker:ListEndpoints", ENDPOINT))
    assert implicitly(decide(request("sagemaker:ListEndpoints", ENDPOINT), narrow)) == {"identity"}
    assert decide(request("sagemaker:ListEndpoints", "*"), policies(identity=allow("sagemaker:List*"))).allowed


def test_a_decision_tells_which_keys_were_absent() -> None:
    """absent_keys: asked for by a condition or a variable, not in the request (results.Decision)."""
    condition = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
    decision = decide(request(), policies(identity=allow(Condition=condition)))
    assert decision.absent_keys == {"aws:ResourceTag/Team", "aws:PrincipalTag/Team"}


def test_keys_of_statements_on_other_resources_are_not_absent() -> None:
    """Only what a statement that otherwise speaks of the request asks for is absent (results.Decision)."""
    decision = decide(request(), policies(identity=allow("sagemaker:*", BUCKET, Condition=NO_SUCH)))
    assert decision.absent_keys == frozenset()


def test_keys_that_the_action_does_not_supply_are_ignored_and_told() -> None:
    """A service key that the action does not list is not in AWS's request (Service Authorization Reference)."""
    condition = {"StringEquals": {"aws:RequestTag/Team": "A"}}
    asked = request(context={"aws:RequestTag/Team": "A"})
    decision = decide(asked, policies(identity=allow(Condition=condition)))
    assert implicitly(decision) == {"identity"}
    assert decision.ignored_keys == {"aws:RequestTag/Team"}
    assert decision.absent_keys == {"aws:RequestTag/Team"}


def test_two_readings_are_settled_for_the_effect_and_noted() -> None:
    """Where AWS's pages leave two readings the safe one is taken and named (SIMULATION.md, notes)."""
    condition = {"StringEqualsIfExists": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
    asked = request(context={"aws:ResourceTag/Team": "B"})
    granted = decide(asked, policies(identity=allow(Condition=condition)))
    assert implicitly(granted) == {"identity"}
    assert "taken as safe for Allow: the condition does not hold" in granted.notes[0]
    denied = decide(asked, policies(identity=[document(allow(), deny(Condition=condition))]))
    assert denied.outcome is Outcome.EXPLICITLY_DENIED
    assert "taken as safe for Deny: the condition holds" in denied.notes[0]


@pytest.mark.parametrize("action", ["s3:NoSuch", "S3:NOSUCH", "sagemaker:AddInferenceGateway"])
def test_an_action_that_the_catalogue_does_not_know_is_decided_and_noted(action: str) -> None:
    """A statement's pattern covers actions that AWS adds later (IAM, Action); the reading is named (SIMULATION.md)."""
    asked = request(action, context={"aws:RequestTag/Team": "A"})
    decision = decide(asked, policies(identity=allow(Action=["s3:*", "sagemaker:Add*"])))
    assert decision.allowed
    assert [note.partition(",")[0] for note in decision.notes] == [f"`{action}`"]
    assert not decision.ignored_keys


def test_what_is_not_known_yet_is_refused_when_it_matters() -> None:
    """A value that a plan does not know cannot be decided (ARCHITECTURE.md, Hole)."""
    unknown = Patterns((Pattern((Hole("aws_s3_bucket.a"),)),))
    statement = Statement(Effect.ALLOW, Patterns((Pattern.parse("s3:*"),)), unknown)
    with pytest.raises(Unsupported, match="a resource that is not known yet"):
        decide(READ, PolicySet(identity=(Policy((statement,)),)))
    assert implicitly(decide(request(), PolicySet(identity=(Policy((statement,)),)))) == {"identity"}


MEMBER_ROOT = "arn:aws:iam::444455556666:root"


def test_a_root_session_needs_the_callers_side_alone() -> None:
    """A root user has no resource policy; root users cannot call it; SCPs limit it (STS API Reference, AssumeRoot)."""
    asked = request("sts:AssumeRoot", MEMBER_ROOT)
    may = allow("sts:AssumeRoot", MEMBER_ROOT)
    decision = decide(asked, policies(identity=may))
    assert decision.allowed
    assert any("taken for granted" in note and "centralised" in note for note in decision.notes)
    assert implicitly(decide(asked, policies())) == {"identity"}
    assert implicitly(decide(asked, policies(identity=may, boundary=[]))) == {"boundary"}
    assert implicitly(decide(asked, policies(identity=may, scp=[[document(allow("s3:*"))]]))) == {"scp"}
    assert decide(
        request("sts:AssumeRoot", MEMBER_ROOT, management_account=True), policies(identity=may, scp=[[]])
    ).allowed
    assert implicitly(decide(request("sts:AssumeRoot", MEMBER_ROOT, ROOT), policies())) == {"identity"}


def test_a_root_session_may_be_held_to_one_task() -> None:
    """The key sts:TaskPolicyArn holds the session's task policy (STS, condition keys of AssumeRoot)."""
    task = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
    held = policies(identity=allow("sts:AssumeRoot", Condition={"StringEquals": {"sts:TaskPolicyArn": task}}))
    other = task.replace("IAMAuditRootUserCredentials", "S3UnlockBucketPolicy")
    assert decide(request("sts:AssumeRoot", MEMBER_ROOT, context={"sts:TaskPolicyArn": task}), held).allowed
    assert not decide(request("sts:AssumeRoot", MEMBER_ROOT, context={"sts:TaskPolicyArn": other}), held).allowed


def test_deciding_again_gives_the_same_decision() -> None:
    """Decide is pure: what it remembers of documents changes no decision."""
    condition = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
    whole = policies(identity=allow(Condition=condition))

    def ask(resource: str, principal: str) -> Request:
        return request(context={"aws:ResourceTag/Team": resource, "aws:PrincipalTag/Team": principal})

    first = [decide(ask(a, b), whole).allowed for a in "ABA" for b in "AB"]
    assert first == [a == b for a in "ABA" for b in "AB"]


def test_one_document_may_serve_as_several_policy_types() -> None:
    """What is remembered of a document is remembered for each policy type that it serves as."""
    shared = policies(identity=allow("s3:*")).identity
    assert decide(READ, PolicySet(identity=shared, boundary=shared, session=shared)).allowed
    types = [ref.policy_type for ref in decide(READ, PolicySet(identity=shared, boundary=shared)).decided_by]
    assert types == [PolicyType.IDENTITY, PolicyType.BOUNDARY]


@pytest.mark.parametrize(
    ("condition", "denied"),
    [
        ({"IpAddress": {"aws:SourceIp": "203.0.113.300"}}, False),
        ({"NotIpAddress": {"aws:SourceIp": "203.0.113.300"}}, True),
        ({"Bool": {"aws:SecureTransport": "yes"}}, False),
    ],
)
def test_an_operand_that_is_no_value_of_its_type_allows_nothing_and_takes_no_denial_away(
    condition: dict[str, dict[str, str]], denied: bool
) -> None:
    """Each type of operators reads one form of values (Condition operators); people must know that a slip decides.

    What a negated operator then says stands on no page, so the reading that is safe for the effect is taken.
    """
    context = {"aws:SourceIp": "203.0.113.7", "aws:SecureTransport": "yes"}
    asked = request(context=context)
    (operand,) = next(iter(condition.values())).values()
    for policy_set, outcome in (
        (policies(identity=allow(Condition=condition)), Outcome.IMPLICITLY_DENIED),
        (
            policies(identity=[document(allow(), deny(Condition=condition))]),
            Outcome.EXPLICITLY_DENIED if denied else Outcome.ALLOWED,
        ),
    ):
        decision = decide(asked, policy_set)
        assert decision.outcome is outcome
        note, *safe = decision.notes
        assert f"`{operand}` is " in note
        assert note.endswith("the operand matches no value")
        assert len(safe) == denied
        assert all("taken as safe" in reading for reading in safe)
        assert Engine(policy_set).decide(asked) == decision


@pytest.mark.parametrize("principal", [SESSION, ROOT, "arn:aws:iam::111122223333:user/alice"])
def test_an_operation_that_aws_answers_whatever_policies_say_is_allowed_and_noted(principal: str) -> None:
    """No permissions are required, and an explicit Deny does not prevent it (STS API Reference, GetCallerIdentity)."""
    asked = request("sts:GetCallerIdentity", "*", principal)
    nobody = [[document(deny())]]
    for policy_set in (
        policies(),
        policies(identity=deny(), boundary=[], session=[], scp=nobody, rcp=[[document(deny("sts:*", Principal="*"))]]),
    ):
        decision = decide(asked, policy_set)
        assert (decision.outcome, decision.decided_by, decision.blocked_by) == (Outcome.ALLOWED, (), frozenset())
        assert "AWS answers `sts:GetCallerIdentity` to every caller" in decision.notes[0]
        assert Engine(policy_set).decide(asked) == decision
    assert decide(request("sts:GetSessionToken", "*"), policies(identity=deny())).notes == ()


def test_what_aws_answers_to_every_caller_it_answers_to_nobody_unknown_and_past_no_endpoint() -> None:
    """The page speaks of a caller's credentials and of policies of the identity, of nothing else (safe reading)."""
    everything = policies(identity=allow(), resource=document(allow(Principal="*")))
    for principal in ("*", "sagemaker.amazonaws.com"):
        found = decide(request("sts:GetCallerIdentity", "*", principal), PolicySet())
        assert (found.outcome, found.notes) == (Outcome.IMPLICITLY_DENIED, ())
    closed = replace(everything, vpc_endpoint=policies(vpc_endpoint=[document(deny(Principal="*"))]).vpc_endpoint)
    found = decide(request("sts:GetCallerIdentity", "*"), closed)
    assert (found.outcome, blocked(found)) == (Outcome.EXPLICITLY_DENIED, {"vpc_endpoint"})
    assert implicitly(decide(request("sts:GetCallerIdentity", "*"), replace(everything, vpc_endpoint=()))) == {
        "vpc_endpoint"
    }

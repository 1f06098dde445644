"""Answers as people get them: what is proved by what, a complete request, a reason for not knowing."""

from __future__ import annotations

from collections.abc import Mapping

from abac.contract.premise import AllOf, NotOf
from abac.language.pattern import Hole, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal
from abac.language.request import Request, Values
from abac.prove.encode import Documents
from abac.prove.formula import Formula, Slot
from abac.prove.query import Proved, Refuted, Unknown, ask, compare, is_vacuous, problem
from abac.prove.slots import Asker, Domain, Space
from abac.results import Outcome
from abac.simulate import decide
from unit.prove.asking import ACCOUNT, EVERYTHING, SESSION, asked, asker, documents, space, statement, where

OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
FOREIGN = where("StringEquals", "aws:ResourceTag/Team", "B")
OPEN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


def test_a_proof_names_the_statements_that_carry_it() -> None:
    """The Allow's own condition keeps others out; the Deny on something else has no part in it."""
    answer = asked(FOREIGN, statement("Allow", OWN), statement("Deny", {"Bool": {"aws:SecureTransport": "false"}}))
    assert isinstance(answer, Proved)
    assert [(each.policy_type, each.statement) for each in answer.core] == [(PolicyType.IDENTITY, 0)]


def test_a_proof_by_a_deny_names_it() -> None:
    """Whatever is allowed, the Deny of the organisation takes it away (SCP evaluation)."""
    scp = [[{"Version": "2012-10-17", "Statement": [statement(), statement("Deny", action="sagemaker:Delete*")]}]]
    answer = ask(space(), documents(statement(), scp=scp), EVERYTHING)
    assert isinstance(answer, Proved)
    assert [(each.policy_type, each.policy, each.effect) for each in answer.core] == [
        (PolicyType.SCP, "scp[0][0]", Effect.DENY)
    ]


def test_a_refutation_is_a_request_that_the_simulation_allows() -> None:
    """Complete: anybody can decide it again (issue 5, abac prove)."""
    given = documents(statement())
    answer = ask(space(), given, FOREIGN)
    assert isinstance(answer, Refuted)
    request = answer.request
    assert decide(request, given.policies).outcome is Outcome.ALLOWED
    assert request.context["aws:ResourceTag/Team"] == "B"
    assert request.context["sagemaker:ResourceTag/Team"] == "B"
    assert request.context["aws:PrincipalTag/Team"] == "A"
    assert request.resource == f"arn:aws:sagemaker:eu-central-1:{ACCOUNT}:endpoint/example"


def test_another_services_resource_tag_is_another_fact_where_the_action_is_unknown() -> None:
    """aws:ResourceTag and the service's own ResourceTag state one tag, no other's (Service Authorization Reference)."""
    given = documents(
        statement("Allow", {"StringEquals": {"aws:ResourceTag/Team": "A"}}),
        statement("Deny", {"StringEquals": {"sagemaker:ResourceTag/Team": "A"}}),
    )
    foreign = ask(space("example:Unknown", "*"), given, EVERYTHING)
    assert isinstance(foreign, Refuted)
    assert foreign.request.context["aws:ResourceTag/Team"] == "A"
    assert foreign.request.context.get("sagemaker:ResourceTag/Team") != "A"
    assert isinstance(ask(space("sagemaker:NotYetKnown", "*"), given, EVERYTHING), Proved)


def test_what_should_be_allowed_is_refuted_by_a_request_that_is_denied() -> None:
    """Liveness asks the other way round: no request of the premise is denied."""
    mine = where("StringEquals", "aws:ResourceTag/Team", "A")
    assert isinstance(asked(mine, statement("Allow", OWN), expected=True), Proved)
    shut = statement("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    answer = asked(mine, statement("Allow", OWN), shut, expected=True)
    assert isinstance(answer, Refuted)
    assert answer.decision.outcome is Outcome.EXPLICITLY_DENIED
    assert answer.request.context["aws:SecureTransport"] == "false"


def test_a_request_carries_the_keys_of_its_tags() -> None:
    """A request with a tag lists its key (aws:TagKeys), so the counterexample is one that AWS could see."""
    creating = space("sagemaker:CreateEndpointConfig", "endpoint-config")
    answer = asked(where("StringEquals", "aws:RequestTag/Team", "B"), statement(), of=creating)
    assert isinstance(answer, Refuted)
    assert answer.request.context["aws:TagKeys"] == ("Team",)


def test_a_difference_is_one_way() -> None:
    """What is narrower gains nothing over what is wider, and the other way round it does."""
    wide, narrow = documents(statement()), documents(statement("Allow", OWN))
    assert isinstance(compare(space(), wide, narrow), Proved)
    answer = compare(space(), narrow, wide)
    assert isinstance(answer, Refuted)
    assert answer.decision.allowed


def test_a_premise_that_no_request_satisfies_is_vacuous() -> None:
    """A property that speaks of nothing must not count as proved (issue 5, abac prove)."""
    assert is_vacuous(space(), AllOf((FOREIGN, NotOf(FOREIGN)))) is True
    assert is_vacuous(space("sagemaker:ListEndpoints", ""), FOREIGN) is True
    assert is_vacuous(space(), FOREIGN) is False


def test_a_resource_with_a_policy_of_its_own_is_asked_under_it() -> None:
    """The bucket that is open to everybody is found; all other buckets stay closed (resource-based policies)."""
    open_ = PolicySet.from_dict({"resource": OPEN}).resource
    assert open_ is not None
    given = Documents(PolicySet(), {"arn:aws:s3:::shared/data": open_})
    objects = space("s3:GetObject", "object")
    answer = ask(objects, given, EVERYTHING)
    assert isinstance(answer, Refuted)
    assert answer.request.resource == "arn:aws:s3:::shared/data"
    elsewhere = space("s3:GetObject", "object")
    assert isinstance(ask(elsewhere, Documents(PolicySet(), {"arn:aws:s3:::shared": open_}), EVERYTHING), Proved)


def test_another_account_that_opened_everything_still_needs_the_callers_side() -> None:
    """Across accounts both sides must allow (Cross-account policy evaluation logic)."""
    there = Space(space().asker, "sagemaker:DeleteEndpoint", "endpoint", "999999999999")
    resource = PolicySet.from_dict({"resource": OPEN}).resource
    assert isinstance(ask(there, Documents(PolicySet(resource=resource)), EVERYTHING), Proved)
    own = {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}
    at_home = documents(statement("Allow", own), resource=OPEN)
    assert isinstance(ask(there, at_home, EVERYTHING), Proved)
    answer = ask(there, documents(statement(), resource=OPEN), EVERYTHING)
    assert isinstance(answer, Refuted)
    assert answer.request.resource_account == "999999999999"


def test_a_stranger_needs_the_resources_word() -> None:
    """Nobody's identity policies count for an anonymous caller (AWS JSON policy elements: Principal)."""
    nobody = Principal.parse("*")
    assert nobody is not None
    outside = Space(Asker(nobody, {}, tags_known=False), "s3:GetObject", "object", ACCOUNT)
    assert isinstance(ask(outside, documents(statement()), EVERYTHING), Proved)
    assert isinstance(ask(outside, documents(resource=OPEN), EVERYTHING), Refuted)


def test_what_is_not_modelled_is_unknown_with_its_reason() -> None:
    """A variable of the caller's choice inside of a pattern: never proved, never shown as a request (PROOF.md, 7)."""
    inside = {"StringLike": {"aws:ResourceTag/Team": "x-${aws:RequestTag/Team}-*"}}
    tagging = space("sagemaker:AddTags", "endpoint")
    outside = where("StringNotLike", "aws:ResourceTag/Team", "x-*")
    answer = asked(outside, statement("Allow", inside), of=tagging)
    assert isinstance(answer, Unknown)
    assert "x-${aws:RequestTag/Team}-*" in answer.because


def test_an_arbiter_decides_what_the_finite_forms_cannot() -> None:
    """Its values are replayed like all others; its refusal leaves the answer unknown; False is a proof."""
    inside = {"StringLike": {"aws:ResourceTag/Team": "x-${aws:RequestTag/Team}-*"}}
    tagging = space("sagemaker:AddTags", "endpoint")
    given, outside = documents(statement("Allow", inside)), where("StringNotLike", "aws:ResourceTag/Team", "*-q")

    class Told:
        """Answers as it was told to."""

        def __init__(self, found: Mapping[Slot, Values | None] | bool | None) -> None:
            self.found = found

        def __call__(
            self, formula: Formula, domains: Mapping[Slot, Domain]
        ) -> Mapping[Slot, Values | None] | bool | None:
            """The told answer."""
            return self.found

    tags: dict[Slot, Values | None] = {Slot("aws:resourcetag/team"): "x-A-b", Slot("aws:requesttag/team"): "A"}
    assert isinstance(ask(tagging, given, outside, arbiter=Told(False)), Proved)
    assert isinstance(ask(tagging, given, outside, arbiter=Told(None)), Unknown)
    found = ask(tagging, given, outside, arbiter=Told(tags))
    assert isinstance(found, Refuted)
    assert found.request.context["aws:RequestTag/Team"] == "A"
    wrong = ask(tagging, given, outside, arbiter=Told({**tags, Slot("aws:resourcetag/team"): "y"}))
    assert isinstance(wrong, Unknown)


def test_a_root_session_needs_the_callers_side_alone() -> None:
    """A root user has no resource policy that might allow or refuse it (STS API Reference, AssumeRoot)."""
    account = space("sts:AssumeRoot", "root-user")
    assert isinstance(asked(EVERYTHING, statement(), of=account), Refuted)
    assert isinstance(asked(EVERYTHING, statement(action="s3:*"), of=account), Proved)


def test_what_aws_answers_to_every_caller_no_policy_prevents() -> None:
    """No permissions are required, and an explicit Deny changes nothing (STS API Reference, GetCallerIdentity)."""
    who = Space(asker(), "sts:GetCallerIdentity")
    assert isinstance(asked(EVERYTHING, statement("Deny"), of=who), Refuted)
    assert isinstance(asked(EVERYTHING, of=who), Refuted)


def test_the_problem_of_a_question_has_all_links_and_no_marks() -> None:
    """What cross-check and evidence get is what was solved (issue 5, Two backends)."""
    creating = space("sagemaker:CreateEndpointConfig", "endpoint-config")
    allow = statement(
        "Allow", {"StringEquals": {"aws:RequestTag/Team": "A"}, "ForAllValues:StringEquals": {"aws:TagKeys": "Team"}}
    )
    formula, domains = problem(creating, documents(allow), EVERYTHING)
    assert "Said" not in repr(formula)
    assert Slot("aws:tagkeys", multivalued=True) in domains
    assert "fold=True" in repr(formula)


def test_a_document_with_a_hole_is_unknown_only_where_it_matters() -> None:
    """A value that a plan does not know yet makes unknown what hangs on it, and nothing else."""
    hole = Patterns((Pattern(("arn:aws:sagemaker:*:*:endpoint/", Hole("aws_x.y.name"))),))
    star = Patterns((Pattern.parse("*"),))
    allow = Statement(Effect.ALLOW, star, hole)
    deny = Statement(Effect.DENY, Patterns((Pattern.parse("s3:*"),)), star)
    given = Documents(PolicySet(identity=(Policy((allow, deny)),)))
    assert isinstance(ask(space(), given, EVERYTHING), Unknown)
    assert isinstance(ask(space("s3:GetObject", "object"), given, EVERYTHING), Proved)


def test_the_same_question_of_another_session_has_its_own_principal() -> None:
    """Equal formulas are solved once; the request is made anew for each asker."""
    first = asked(FOREIGN, statement())
    other = Principal.parse(SESSION.replace("alice", "bob"))
    assert other is not None
    second = ask(
        Space(Asker(other, {"aws:PrincipalTag/Team": "A"}), "sagemaker:DeleteEndpoint", "endpoint"),
        documents(statement()),
        FOREIGN,
    )
    assert isinstance(first, Refuted)
    assert isinstance(second, Refuted)
    assert (first.request.principal.text, second.request.principal.text) == (SESSION, other.text)


def test_a_request_of_the_management_account_says_so() -> None:
    """SCPs do not bind it (Service control policies, entities not restricted)."""
    closed = [[{"Version": "2012-10-17", "Statement": [statement("Deny")]}]]
    caller = Asker(space().asker.principal, {}, management_account=True)
    here = Space(caller, "sagemaker:DeleteEndpoint", "endpoint")
    answer = ask(here, documents(statement(), scp=closed), EVERYTHING)
    assert isinstance(answer, Refuted)
    assert isinstance(answer.request, Request)
    assert answer.request.management_account

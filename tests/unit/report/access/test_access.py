"""Who can do something, in words, as JSON and as Markdown."""

from __future__ import annotations

import io
import json

from rich.console import Console

from abac.language.policy import Effect, PolicyType
from abac.located import Place
from abac.report.access import print_access, to_json, to_markdown
from abac.results import StatementRef
from abac.results.access import Able, Access, Limit, Need, Permission, Unable, Way
from unit.simulate.situations import condition

PLACE = Place("policies/team/jobs.yaml", 25, 1)
ALLOW = StatementRef(PolicyType.IDENTITY, "identity[1]", 0, "StopOwnJobs", Effect.ALLOW, "team.json", PLACE)
DENY = StatementRef(PolicyType.SCP, "scp[1][1]", 3, "DenyOther", Effect.DENY, "scp.json")
OWN = Need(condition("StringEquals", "aws:ResourceTag/Team", "${aws:PrincipalTag/Team}"), ("Team1",))
OUTSIDE = Need(condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), ("203.0.113.0/24",))
SECURE = Need(condition("Bool", "aws:SecureTransport", "true"), ("true",))
WAY = Way(ALLOW, ("arn:*:sagemaker:*:*:training-job/*",), needs=(OWN,))
LIMIT = Limit(PolicyType.BOUNDARY, "boundary", (Way(ALLOW._replace(sid="Most"), needs=(SECURE,)),))
ROLE = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
ACCESS = Access(
    "sagemaker:StopTrainingJob",
    None,
    (Able(ROLE, (Permission(WAY, (LIMIT,), (Way(DENY, needs=(OUTSIDE,)),)),), "execution_role", "Team1"),),
    (Unable("arn:aws:iam::111122223333:role/reader", (PolicyType.IDENTITY,), (DENY,)),),
    ("roles have the tags that the source tells",),
)


def tree(access: Access = ACCESS) -> str:
    """What a pipe gets."""
    out = io.StringIO()
    print_access(access, Console(file=out, width=80))
    return out.getvalue()


def test_each_principal_comes_with_its_conditions_in_words() -> None:
    """Who, if what, from where, and by which statement of which file."""
    lines = tree().splitlines()
    assert lines[0] == "1 principal can sagemaker:StopTrainingJob"
    assert lines[1] == f"{ROLE} (execution role, team Team1)"
    assert lines[2] == (
        "└── if the resource's tag `Team` is `Team1`, and the resource is `arn:*:sagemaker:*:*:training-job/*` "
        "(statement StopOwnJobs of team.json (policies/team/jobs.yaml:25))"
    )


def test_limits_and_denies_stand_below() -> None:
    """Both can still refuse what an identity policy allows (Policy evaluation logic)."""
    shown = tree()
    assert "and only if the permissions boundary (boundary) allows it, too:" in shown
    assert "`aws:SecureTransport` is `true` (statement Most" in shown
    assert (
        "never when the caller's address is outside `203.0.113.0/24` or is absent: service control policy, "
        "statement DenyOther of scp.json"
    ) in shown


def test_whoever_cannot_is_named_with_the_reason() -> None:
    """A reader looks for a role; silence would leave it open whether it was asked about."""
    assert (
        "role/reader: always denied by service control policy, statement DenyOther of scp.json; "
        "no identity policy allows it"
    ) in tree()


def test_nobody_is_said_plainly() -> None:
    """An empty list is an answer."""
    assert tree(Access("s3:GetObject", "arn:aws:s3:::b/c", ())).startswith(
        "nobody can s3:GetObject on arn:aws:s3:::b/c\n"
    )


def test_a_way_without_conditions_says_so() -> None:
    """`if` nothing would read as an accident."""
    shown = tree(Access("s3:GetObject", None, (Able("x", (Permission(Way(ALLOW)),)),)))
    assert "└── in every case (statement StopOwnJobs" in shown


def test_json_is_stable() -> None:
    """JSON objects carry `"format": 1` (CLI reference)."""
    found = to_json(ACCESS)
    assert json.dumps(found)
    assert list(found) == ["format", "action", "resource", "principals", "cannot", "assumed"]
    allow = found["principals"][0]["permissions"][0]["allow"]
    assert allow["statement"]["line"] == 25
    assert allow["when"].startswith("the resource's tag `Team` is `Team1`")
    assert allow["conditions"][0] == {
        "operator": "StringEquals",
        "quantifier": None,
        "if_exists": False,
        "key": "aws:ResourceTag/Team",
        "operands": ["Team1"],
        "words": "the resource's tag `Team` is `Team1`",
    }
    assert found["cannot"][0]["blocked_by"] == ["identity"]


def test_markdown_says_the_same() -> None:
    """For pull requests and tickets."""
    assert to_markdown(ACCESS).startswith("### 1 principal can sagemaker:StopTrainingJob\n\n- ")
    assert "cannot, whatever the request holds" in to_markdown(ACCESS)

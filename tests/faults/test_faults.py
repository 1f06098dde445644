"""Faults of AWS and of the deployment: right page, right status, nothing opened, nothing lost (issue 7, Faults).

They are planted between botocore and AWS, below the adapters: retries, timeouts and error codes are botocore's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

import saml_kit
from saml_backend.http import HttpResponse
from saml_kit.clock import NOW, hold
from sign_in_kit import Visitor
from sign_in_kit.aws import BUCKET, TABLES, AwsSite, Fault, aws_site, own_client, refused_by_aws


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore's retries follow each other at once."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _seconds: None)


@pytest.fixture
def site() -> Iterator[AwsSite]:
    """A deployment that works."""
    with aws_site() as site:
        yield site


def opens(answer: HttpResponse) -> bool:
    """Whether a response leads into Studio."""
    return answer.status == 302 and "/auth?token=" in answer.headers["location"]


def at(operation: str, fault: Callable[..., object]) -> Fault:
    """Return a fault of one operation."""
    speaks_xml = operation.startswith(("sts.", "s3."))

    def planted(asked: str) -> object:
        return fault(xml=speaks_xml) if asked == operation else None

    return planted


def answering(status: int, code: str) -> Callable[..., object]:
    """Return what answers with an error of AWS."""

    def fault(xml: bool) -> object:
        return refused_by_aws(status, code, xml=xml)

    return fault


def raising(error: BaseException) -> Callable[..., object]:
    """Return what raises."""

    def fault(xml: bool) -> object:
        raise error

    return fault


FAULTS: dict[str, Callable[..., object]] = {
    "500": answering(500, "InternalFailure"),
    "503": answering(503, "ServiceUnavailableException"),
    "denied": answering(400, "AccessDeniedException"),
    "no answer": raising(ReadTimeoutError(endpoint_url="https://EVILCANARY")),
    "no connection": raising(ConnectTimeoutError(endpoint_url="https://EVILCANARY")),
    "no name": raising(EndpointConnectionError(endpoint_url="https://EVILCANARY")),
    "garbage": lambda xml: refused_by_aws(400, "Garbage", xml=not xml),
}
OPERATIONS = [
    "s3.GetObject",
    "ssm.GetParameter",
    "dynamodb.PutItem",
    "sts.AssumeRole",
    "sagemaker.ListTags",
    "sagemaker.CreateUserProfile",
    "sagemaker.CreatePresignedDomainUrl",
]


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_where_a_service_is_down_nothing_opens(site: AwsSite, operation: str, kind: str) -> None:
    """503, a reference, no audit record; when the service is back, the next click opens Studio."""
    site.fault = at(operation, FAULTS[kind])
    answer = Visitor(site).click("Team1")
    line = site.lines()[-1]
    assert answer.status == 503, line
    assert line["error"].startswith(operation.partition(".")[0])
    assert line["reference"] in answer.body
    assert "EVILCANARY" not in answer.body + site.log.getvalue()
    assert not site.audit()
    assert answer.headers["retry-after"] == "60"
    site.fault = None
    assert opens(Visitor(site).click("Team1"))


@pytest.mark.parametrize("kind", sorted(set(FAULTS) - {"denied"}))
def test_where_a_studio_profile_cannot_be_read_nothing_opens(site: AwsSite, kind: str) -> None:
    """DescribeUserProfile: as above; AccessDenied alone is no fault, since an absent one bears no tags to allow it."""
    site.fault = at("sagemaker.DescribeUserProfile", FAULTS[kind])
    assert Visitor(site).click("Team1").status == 503
    assert not site.calls["sagemaker.CreateUserProfile"]
    assert not site.audit()


def test_what_may_not_be_described_is_made_or_waits(site: AwsSite) -> None:
    """An opener that may not see the Studio profile never opens it: creation says ResourceInUse, the page waits."""
    assert opens(Visitor(site).click("Team1"))
    site.fault = at("sagemaker.DescribeUserProfile", FAULTS["denied"])
    visitor = Visitor(site)
    assert visitor.click("Team1").status == 303
    assert len(site.audit()) == 1
    site.now += timedelta(minutes=6)
    assert visitor.get("/wait?team=Team1").status == 503
    assert site.lines()[-1]["reason"] == "profile-stuck"


@pytest.mark.parametrize(
    "operation",
    [
        "sts.AssumeRole",
        "sagemaker.DescribeUserProfile",
        "sagemaker.ListTags",
        "sagemaker.CreateUserProfile",
        "sagemaker.CreatePresignedDomainUrl",
    ],
)
def test_who_is_throttled_waits(site: AwsSite, operation: str) -> None:
    """The wait page asks again, and opens Studio once AWS lets it; nobody has to click twice."""
    site.fault = at(operation, answering(400, "ThrottlingException"))
    visitor = Visitor(site)
    assert visitor.click("Team1").status == 303
    assert visitor.get("/wait?team=Team1").status in (200, 303)
    assert not site.audit()
    site.fault = None
    assert opens(visitor.follow(visitor.get("/wait?team=Team1")))
    assert len(own_client("sagemaker").list_user_profiles()["UserProfiles"]) == 1


@pytest.mark.parametrize("operation", ["dynamodb.GetItem", "dynamodb.DeleteItem"])
def test_where_tickets_cannot_be_read_or_spent_nothing_opens(site: AwsSite, operation: str) -> None:
    """The ticket stays good for when the table is back."""
    visitor = Visitor(site)
    site.fault = at("sagemaker.DescribeUserProfile", answering(400, "ThrottlingException"))
    visitor.click("Team1")
    site.fault = at(operation, answering(500, "InternalServerError"))
    assert visitor.get("/open?team=Team1").status == 503
    assert not site.audit()
    site.fault = None
    assert opens(visitor.get("/open?team=Team1")), (site.calls, site.lines()[-1].get("reason"))


def test_an_answer_that_is_lost_does_not_make_a_replay(site: AwsSite) -> None:
    """The claim arrived, DynamoDB's answer did not: botocore's second try finds its own claim and goes on."""
    lost = iter([True])
    put = own_client("dynamodb").put_item

    def lose(operation: str) -> None:
        if operation == "dynamodb.PutItem" and next(lost, False):
            put(**site.asked("PutItem")[-1])  # it arrives
            raise ReadTimeoutError(endpoint_url="x")  # its answer does not

    site.fault = lose
    assert opens(Visitor(site).click("Team1"))
    assert site.calls["dynamodb.PutItem"] == 2


def test_two_functions_share_one_memory_of_assertions(site: AwsSite) -> None:
    """The claim is in DynamoDB, not in the process: another execution environment refuses the same assertion."""
    visitor = Visitor(site)
    message = saml_kit.body(visitor.message("Team1"))
    assert opens(visitor.post("/saml/Team1", message))
    site.start()
    assert visitor.post("/saml/Team1", message).status == 403
    assert site.lines()[-1]["reason"] == "assertion-used"


def test_dynamodb_may_delete_late(site: AwsSite) -> None:
    """An assertion whose item has expired and still lies there stays used (SIGNIN.md: TTL deletion is lazy)."""
    visitor = Visitor(site)
    message = saml_kit.body(visitor.message("Team1"))
    assert opens(visitor.post("/saml/Team1", message))
    dynamodb = own_client("dynamodb")
    (item,) = dynamodb.scan(TableName=TABLES[0])["Items"]
    dynamodb.put_item(TableName=TABLES[0], Item={**item, "expires": {"N": "1"}})
    assert visitor.post("/saml/Team1", message).status == 403


def test_a_claim_outlives_its_assertion(site: AwsSite) -> None:
    """TTL must not delete while the assertion is good, whatever the clocks say."""
    Visitor(site).click("Team1")
    (item,) = own_client("dynamodb").scan(TableName=TABLES[0])["Items"]
    assert int(item["expires"]["N"]) > (NOW + timedelta(hours=1)).timestamp()


class Killed(BaseException):
    """As a process that ends: no handler sees it."""


@pytest.mark.parametrize(
    "operation", ["sts.AssumeRole", "sagemaker.CreateUserProfile", "sagemaker.CreatePresignedDomainUrl"]
)
def test_a_function_that_dies_on_the_way_loses_nothing(site: AwsSite, operation: str) -> None:
    """Killed between the put and the creation, or after it: the next click makes or finds the one Studio profile."""
    site.fault = at(operation, raising(Killed()))
    with pytest.raises(Killed):
        Visitor(site).click("Team1")
    assert not site.audit()
    site.fault = None
    site.start()
    assert opens(Visitor(site).click("Team1"))
    assert len(own_client("sagemaker").list_user_profiles()["UserProfiles"]) == 1


@pytest.mark.parametrize("text", [b"", b"{", b'{"format": 1}', None, b"\xff"])
def test_a_directory_that_is_absent_or_damaged_admits_nobody(site: AwsSite, text: bytes | None) -> None:
    """503 for everybody, at once, though an older one was good: it might admit who was just removed."""
    assert opens(Visitor(site).click("Team1"))
    s3 = own_client("s3")
    good = s3.get_object(Bucket=BUCKET, Key="directory.json")["Body"].read()
    if text is None:
        s3.delete_object(Bucket=BUCKET, Key="directory.json")
    else:
        s3.put_object(Bucket=BUCKET, Key="directory.json", Body=text)
    site.now += timedelta(minutes=2)
    assert Visitor(site).click("Team1").status == 503
    assert Visitor(site).get("/health").status == 503
    assert Visitor(site).get("/login/Team1").status == 503
    s3.put_object(Bucket=BUCKET, Key="directory.json", Body=good)
    assert Visitor(site).get("/login/Team1").status == 302, "repaired: no restart is needed"


def test_a_directory_that_was_edited_admits_nobody(site: AwsSite) -> None:
    """Its digest is not that of its teams."""
    s3 = own_client("s3")
    good = s3.get_object(Bucket=BUCKET, Key="directory.json")["Body"].read()
    s3.put_object(Bucket=BUCKET, Key="directory.json", Body=good.replace(b"203.0.113.0/24", b"0.0.0.0/0"))
    assert Visitor(site, peer="198.51.100.9").click("Team1").status == 503
    assert not site.audit()


def test_a_store_of_configuration_that_is_down_for_a_while_is_bridged(site: AwsSite) -> None:
    """S3 unreachable: the last good directory serves a quarter of an hour, then nobody enters."""
    assert Visitor(site).get("/login/Team1").status == 302
    site.fault = at("s3.GetObject", answering(500, "InternalError"))
    site.now += timedelta(minutes=14)
    assert Visitor(site).get("/login/Team1").status == 302
    site.now += timedelta(minutes=2)
    assert Visitor(site).get("/login/Team1").status == 503


def test_a_team_that_is_taken_out_is_out_within_a_minute(site: AwsSite) -> None:
    """The directory is read anew without a deployment (issue 7, 1)."""
    from sign_in_kit import directory_text, team_row

    assert Visitor(site).get("/login/Team1").status == 302
    text = directory_text(Team2=team_row("Team2")).encode()
    own_client("s3").put_object(Bucket=BUCKET, Key="directory.json", Body=text)
    site.now += timedelta(seconds=61)
    assert Visitor(site).get("/login/Team1").status == 403
    assert site.lines()[-1]["reason"] == "team-unknown"


def test_a_team_without_an_application_is_a_fault_of_ours(site: AwsSite) -> None:
    """The directory has the team, the metadata file is absent: 503, and the log says that nothing lies there."""
    own_client("ssm").delete_parameter(Name="/studio-signin/applications/Team2")
    assert Visitor(site).click("Team2").status == 503
    assert "nothing lies there" in site.lines()[-1]["detail"]


@pytest.mark.parametrize("skew", [-31, 301, 3_700])
def test_clocks_that_differ_open_nothing(site: AwsSite, skew: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a minute behind or five ahead of the identity provider: refused, with a page (SIGNIN.md: maximum age)."""
    visitor = Visitor(site)
    message = saml_kit.body(visitor.message("Team1"))
    site.now = hold(monkeypatch, NOW + timedelta(seconds=skew))
    assert visitor.post("/saml/Team1", message).status == 403
    assert not site.audit()
    assert not site.calls["dynamodb.PutItem"]


def test_a_studio_profile_that_never_comes_up_gets_a_page() -> None:
    """Stuck in Pending: after five minutes 503 with what to do; a later click, when it is up, opens Studio."""
    with aws_site(pending=3_600) as site:
        visitor = Visitor(site)
        assert visitor.follow(visitor.click("Team1")).status == 200
        site.now += timedelta(minutes=6)
        page = visitor.get("/wait?team=Team1")
        assert page.status == 503
        assert "longer than it should" in page.body
        assert not site.audit()


def test_a_table_that_does_not_exist_opens_nothing(site: AwsSite) -> None:
    """A deployment without its replay table refuses everybody: it fails closed."""
    site.settings = replace(site.settings, replay_table="studio-signin-absent")
    site.start()
    assert Visitor(site).click("Team1").status == 503
    assert not site.calls["sts.AssumeRole"]

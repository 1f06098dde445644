"""The sign-in over AWS's own adapters, against moto and the emulated Studio, with faults between the two."""

from __future__ import annotations

import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.session import Session
from moto import mock_aws
from moto.core.models import botocore_stubber

import saml_kit
from saml_backend.aws.assembly import sign_in_on_aws
from saml_backend.http import HttpRequest, HttpResponse
from saml_backend.observability import default_logger
from saml_backend.routes import Routes
from saml_backend.settings import Settings
from saml_kit.clock import NOW
from sign_in_kit.directory import directory_text, team_row
from sign_in_kit.site import Site
from studio_emulator import Behaviour, extended

ACCOUNT = "123456789012"  # moto's own
REGION = "eu-west-1"
BUCKET = "studio-signin-directory"
TABLES = ("studio-signin-replays", "studio-signin-tickets")
# Given the operation (`dynamodb.PutItem`): raise, answer in AWS's place, or return None and let the call through.
Fault = Callable[[str], AWSResponse | None]
_loggers = itertools.count()
_LOADER = Session().get_component("data_loader")  # AWS's models are read once, which takes longer than most tests


@dataclass
class AwsSite:
    """One deployment on an emulated AWS; `calls` counts what was asked of it, by operation."""

    settings: Settings
    new_session: Callable[[], Any]
    studio_time: list[datetime]
    now: datetime = NOW
    log: io.StringIO = field(default_factory=io.StringIO)
    calls: Counter[str] = field(default_factory=Counter)
    requests: list[tuple[str, Any]] = field(default_factory=list)
    fault: Fault | None = None
    routes: Routes = field(init=False)

    def start(self) -> None:
        """Start a new execution environment: nothing is left of the one before."""
        logger = default_logger(f"sign-in-aws-{next(_loggers)}", stream=self.log, level="DEBUG")
        self.routes = sign_in_on_aws(self.settings, lambda: self.now, logger, self.session)

    def session(self) -> Any:
        """Return a session whose calls are counted, and fail as the test wants."""
        session = self.new_session()
        session.get_component("event_emitter").register_first("before-send", self._before_send)
        session.get_component("event_emitter").register_first("before-parameter-build", self._before_parameters)
        return session

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        try:
            return self.routes.answer(lambda: request)
        finally:
            botocore_stubber.enabled = True

    def studio_later(self, seconds: float) -> None:
        """Let time pass for the emulated Studio."""
        self.studio_time[0] += timedelta(seconds=seconds)

    def lines(self) -> list[dict[str, Any]]:
        """Return the log, line by line."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def audit(self) -> list[dict[str, Any]]:
        """Return the audit records."""
        return [line for line in self.lines() if line.get("audit")]

    def asked(self, operation: str) -> list[Any]:
        """Return the parameters of each call of an operation: `CreateUserProfile`."""
        return [parameters for name, parameters in self.requests if name == operation]

    def _before_send(self, event_name: str, **_more: Any) -> AWSResponse | None:
        operation = event_name.partition(".")[2]
        self.calls[operation] += 1
        answer = None if self.fault is None else self.fault(operation)
        # botocore asks every handler, moto's too: what AWS does not answer must not happen either.
        botocore_stubber.enabled = answer is None
        return answer

    def _before_parameters(self, params: Any, model: Any, **_more: Any) -> None:
        self.requests.append((model.name, dict(params)))


def refused_by_aws(status: int, code: str, *, xml: bool = False) -> AWSResponse:
    """Return AWS's answer of an error; STS and S3 speak XML, the others JSON (botocore's models: protocol)."""
    text = json.dumps({"__type": code, "message": "EVILCANARY"})
    if xml:
        text = f"<ErrorResponse><Error><Code>{code}</Code><Message>EVILCANARY</Message></Error></ErrorResponse>"
    return AWSResponse("https://aws.example", status, {"x-amzn-errortype": code}, _Raw(text.encode()))


class _Raw(io.BytesIO):
    """A body as urllib3 hands it on."""

    def stream(self, **_more: Any) -> Iterator[bytes]:
        """Return it in one piece."""
        yield self.read()


def new_session() -> Any:
    """Return a session; moto's keys, which no AWS would take, are in the environment, as a function's own are."""
    session = Session()
    session.set_config_variable("region", REGION)
    session.register_component("data_loader", _LOADER)
    return session


@cache
def own_client(service: str) -> Any:
    """Return a client for the test's own hands; its calls are not counted and do not fail."""
    return new_session().create_client(service, aws_access_key_id="testing", aws_secret_access_key="testing")


@contextmanager
def aws_site(pending: float = 0, **team: Any) -> Iterator[AwsSite]:
    """A deployment with Team1 and Team2, its tables, its directory in S3 and its applications in SSM.

    A new Studio profile is pending for that many seconds of `site.studio_time`.
    """
    studio_time = [NOW]
    with extended(Behaviour(pending, now=lambda: studio_time[0])), mock_aws():
        for table in TABLES:
            own_client("dynamodb").create_table(
                TableName=table,
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        domain = create_domain()
        teams = {name: team_row(name, **{"account": ACCOUNT, "domain": "studio"} | team) for name in ("Team1", "Team2")}
        s3 = own_client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=BUCKET, Key="directory.json", Body=directory_text(**teams).encode())
        for name in teams:
            own_client("ssm").put_parameter(
                Name=f"/studio-signin/applications/{name}",
                Value=saml_kit.metadata(saml_kit.application(name)).decode(),
                Type="String",
            )
        settings = replace(
            Site().settings,
            directory=f"s3:{BUCKET}/directory.json",
            applications="ssm:/studio-signin/applications",
            domains={f"{ACCOUNT}/{REGION}/studio": domain},
        )
        site = AwsSite(settings, new_session, studio_time)
        site.studio_later(pending)  # the domain comes up
        site.start()
        yield site


def create_domain(sagemaker: Any = None) -> str:
    """Create a domain, through a client of another account where one is given, and return its id."""
    created = (sagemaker or own_client("sagemaker")).create_domain(
        DomainName="studio",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": f"arn:aws:iam::{ACCOUNT}:role/studio-default/studio-default"},
        SubnetIds=["subnet-1"],
        VpcId="vpc-1",
    )
    domain: str = created["DomainArn"].rpartition("/")[2]
    return domain

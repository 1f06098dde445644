"""The Lambda function: events in, answers out; and how fast it comes up."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

import saml_kit
from saml_backend import lambda_handler
from saml_kit.clock import hold
from saml_kit.sending import CONTENT_TYPE
from sign_in_kit import ALLOWED, Site
from unit.saml_backend.test_events import http_event_1, http_event_2, rest_event


@pytest.mark.parametrize("version", ["1.0", "2.0", None])
def test_an_event_opens_studio(version: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """REST API, HTTP API 1.0 and 2.0, and the function URL, which sends as 2.0."""
    hold(monkeypatch)
    site = Site()
    monkeypatch.setattr(lambda_handler, "_sign_in", lambda: site.routes)
    message = saml_kit.Message.for_team(saml_kit.application("Team1"), user="user1", now=site.now).signed()
    body = saml_kit.body(message).decode()
    common: dict[str, Any] = {"headers": {"Content-Type": CONTENT_TYPE}, "body": body, "isBase64Encoded": False}
    if version == "2.0":
        http = {"method": "POST", "sourceIp": ALLOWED}
        event = {**common, "version": version, "rawPath": "/saml/Team1", "requestContext": {"http": http}}
    else:
        context = {"identity": {"sourceIp": ALLOWED}}
        event = {**common, "path": "/saml/Team1", "httpMethod": "POST", "requestContext": context}
        event |= {} if version is None else {"version": version}
    answer = lambda_handler.handler(event, object())
    assert answer["statusCode"] == 302
    assert "studio.example" in answer["headers"]["location"]


@pytest.mark.parametrize("encoded", [True, False])
@pytest.mark.parametrize("make", [rest_event, http_event_1, http_event_2])
def test_ten_megabytes_are_refused_without_being_taken_in(
    make: Callable[..., dict[str, Any]], encoded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 7, Fuzz: memory bounded for 10 MB bodies, under 50 ms of CPU; the event is there before the handler is."""
    site = Site()
    monkeypatch.setattr(lambda_handler, "_sign_in", lambda: site.routes)
    event = make(body="A" * 10_000_000, isBase64Encoded=encoded)
    lambda_handler.handler(make(), object())  # templates are read once
    tracemalloc.start()
    began = time.process_time()
    answer = lambda_handler.handler(event, object())
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (answer["statusCode"], site.lines()[-1]["reason"]) == (403, "request-malformed")
    assert peak < 1_000_000
    assert seconds < 0.05


def test_a_cold_import_takes_half_a_second_and_makes_no_client() -> None:
    """Issue 7, Load: cold import under 0.5 s of CPU without the SageMaker client; nothing is read at import.

    The processor's time of the third of three fresh interpreters counts: the first may have to compile.
    """
    script = (
        "import time, sys; began = time.process_time(); import saml_backend.lambda_handler; "
        "print(time.process_time() - began, 'boto3' in sys.modules)"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script], env={"PATH": ""}, check=True, capture_output=True, text=True
        ).stdout.split()
        for _ in range(3)
    ]
    assert min(float(seconds) for seconds, _ in outputs) < 0.5
    assert {boto3 for _, boto3 in outputs} == {"False"}, "botocore is enough, and faster to import"

"""What AWS's own library would write, if it were let."""

from __future__ import annotations

import logging
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest

from saml_kit.clock import hold
from sign_in_kit import Visitor
from sign_in_kit.aws import aws_site


def test_botocore_writes_no_secret_even_where_the_root_logs_everything(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """At DEBUG botocore writes requests and responses, the presigned URL among them (issue 7, Observability)."""
    hold(monkeypatch)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(handler)
    try:
        with aws_site(pending=1) as site:
            visitor = Visitor(site)
            visitor.click("Team1")
            site.studio_later(1)
            location = visitor.follow(visitor.get("/wait?team=Team1")).headers["location"]
            written = stream.getvalue() + site.log.getvalue() + "".join(capfd.readouterr())
    finally:
        root.removeHandler(handler)
    (token,) = parse_qs(urlsplit(location).query)["token"]
    for secret in {*visitor.secrets, token} - {""}:
        assert secret not in written

"""The WSGI door (PEP 3333)."""

from __future__ import annotations

import io
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from saml_backend.http import BODY_LIMIT, HttpRequest, HttpResponse, MalformedRequest
from saml_backend.wsgi import read_environ, wsgi_application


def environ(**changes: Any) -> dict[str, Any]:
    """Return an environment of the standard library, changed."""
    made: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7", "QUERY_STRING": "", "SCRIPT_NAME": ""}
    setup_testing_defaults(made)
    return made | changes


def test_an_environment_is_a_request() -> None:
    """PEP 3333, "environ Variables": method, path as Latin-1, headers as HTTP_*, the body by its length."""
    request = read_environ(
        environ(
            REQUEST_METHOD="POST",
            PATH_INFO="/saml/Te\xc3\xa9m",
            QUERY_STRING="team=Team1",
            CONTENT_TYPE="application/x-www-form-urlencoded",
            CONTENT_LENGTH="4",
            HTTP_COOKIE="a=1",
            **{"wsgi.input": io.BytesIO(b"a=bcdef")},
        )
    )
    assert (request.method, request.path, request.body) == ("POST", "/saml/Teém", b"a=bc")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (request.query, request.cookies, request.peer) == ({"team": "Team1"}, {"a": "1"}, "203.0.113.7")


@pytest.mark.parametrize("length", ["-1", "x", "\u0661", str(BODY_LIMIT + 1), "9" * 30])
def test_a_wrong_length_is_refused_unread(length: str) -> None:
    """Nothing is read of a body whose length is no number, or more than any sign-in has (our limit)."""
    with pytest.raises(MalformedRequest):
        read_environ(environ(CONTENT_LENGTH=length, **{"wsgi.input": None}))


def test_a_query_of_thousands_is_refused() -> None:
    """The standard library stops at the given number of fields."""
    with pytest.raises(MalformedRequest):
        read_environ(environ(QUERY_STRING="&".join("a=1" for _ in range(60))))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_application_is_wsgi(method: str) -> None:
    """The standard library's validator accepts it, and HEAD has no body."""
    seen: list[HttpRequest] = []

    def answer(read: Any) -> HttpResponse:
        seen.append(read())
        return HttpResponse(status=200, headers={"content-type": "text/plain"}, cookies=("a=1",), body="é")

    started: list[Any] = []
    application = validator(wsgi_application(answer))
    result = application(environ(REQUEST_METHOD=method, PATH_INFO="/health"), lambda *given: started.append(given))  # type: ignore[arg-type]
    body = b"".join(result)
    result.close()  # type: ignore[attr-defined]
    assert started[0][0] == "200 OK"
    assert ("set-cookie", "a=1") in started[0][1]
    assert body == (b"" if method == "HEAD" else "é".encode())
    assert seen[0].path == "/health"

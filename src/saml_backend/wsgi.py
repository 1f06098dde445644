"""The sign-in as a WSGI application (PEP 3333): the same routes for a container, a server or a laptop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from saml_backend.http import BODY_LIMIT, HttpRequest, HttpResponse, MalformedRequest, read_cookies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def wsgi_application(answer: Callable[[Callable[[], HttpRequest]], HttpResponse]) -> WSGIApplication:
    """Return the WSGI application of the routes' `answer`; REMOTE_ADDR is the peer, whatever headers say."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = answer(lambda: read_environ(environ))
        body = response.body.encode()
        headers = [*response.headers.items(), *(("set-cookie", cookie) for cookie in response.cookies)]
        start_response(
            f"{response.status} {HTTPStatus(response.status).phrase}", [*headers, ("content-length", str(len(body)))]
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return application


def from_environment() -> WSGIApplication:
    """Return the sign-in that the environment describes. Raises SettingsError.

    A server's command line names it: `gunicorn 'saml_backend.wsgi:from_environment()'`.
    """
    from saml_backend.aws.assembly import sign_in_from_environment  # who brings other ports needs no botocore

    return wsgi_application(sign_in_from_environment().answer)


def read_environ(environ: WSGIEnvironment) -> HttpRequest:
    """Return the request of one WSGI environment. Raises MalformedRequest: too long, or a length that is no number."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    try:
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise MalformedRequest("the query holds more fields than any of ours") from None
    return HttpRequest(
        method=environ["REQUEST_METHOD"],
        # PEP 3333: the path is bytes, decoded as Latin-1.
        path=environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"),
        headers=headers,
        query=query,
        cookies=read_cookies(environ.get("HTTP_COOKIE", "")),
        body=_body(environ),
        peer=environ.get("REMOTE_ADDR", ""),
    )


def _body(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) < 10):
        raise MalformedRequest("the content length is no number")
    if int(length) > BODY_LIMIT:
        raise MalformedRequest("the body is longer than any sign-in")
    body: bytes = environ["wsgi.input"].read(int(length)) if int(length) else b""
    return body

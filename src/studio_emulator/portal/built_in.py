"""A portal for machines without LemonLDAP::NG. For demonstrations only: it asks nobody for a password.

It cannot run in Lambda: the Lambda package holds `saml_backend` alone, this module refuses to start there, and it
listens on loopback and nowhere else.
"""

from __future__ import annotations

import base64
import os
import secrets
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader
from lxml import etree
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from studio_emulator.portal.applications import Application, Person, Portal
from studio_emulator.portal.assertion import PROTOCOL, signed_response
from studio_emulator.portal.configuration import HOST
from studio_emulator.portal.signing_key import SigningKey, new_signing_key

LOOPBACK: Final = "127.0.0.1"
COOKIE: Final = "portal"
REQUEST_LIMIT: Final = 65_536  # bytes of an inflated AuthnRequest
DEMONSTRATION_ONLY: Final = "the built-in portal is for demonstrations only; it does not run in AWS Lambda"


class NotInLambdaError(Exception):
    """Somebody tried to start the built-in portal in AWS Lambda."""


@dataclass
class _BuiltIn:
    """People, applications with a key for each, and who has said to be whom."""

    people: dict[str, Person]
    applications: dict[str, Application]
    keys: dict[str, SigningKey]
    url: str = ""
    sessions: dict[str, Person] = field(default_factory=dict)

    def answer(self, request: Request) -> Response:
        """Route one request; everything unknown is 404."""
        name, _, team = request.path.lstrip("/").partition("/")
        routes: dict[tuple[str, str], Callable[[Request, str], Response]] = {
            ("GET", ""): self._home,
            ("POST", "log-in"): self._log_in,
            ("POST", "log-out"): self._log_out,
            ("GET", "sso"): self._sign_on,
        }
        route = routes.get((request.method, name))
        return route(request, unquote(team)) if route else _page("message.html", 404, text="There is nothing here.")

    def metadata(self, team: str) -> str:
        """The metadata file of one application, as Identity Center offers it for download."""
        certificate = "".join(self.keys[team].certificate.strip().splitlines()[1:-1])
        return (
            _templates()
            .get_template("metadata.xml")
            .render(issuer=self._issuer(team), certificate=certificate, address=self._address(team))
        )

    def _home(self, request: Request, _: str) -> Response:
        person = self._person(request)
        if person is None:
            return _page("log_in.html", people=self.people.values())
        own = [found for found in self.applications.values() if person.user in found.assigned]
        tiles = [(found, found.start_url or self._address(found.team)) for found in own]
        return _page("tiles.html", person=person, tiles=tiles)

    def _log_in(self, request: Request, _: str) -> Response:
        person = self.people.get(request.form.get("user", ""))
        if person is None:
            return _page("message.html", 403, text="Nobody here has that name.")
        session = secrets.token_urlsafe(32)
        self.sessions[session] = person
        response = redirect(self.url, 303, Response)
        response.set_cookie(COOKIE, session, httponly=True, samesite="Lax")
        return response

    def _log_out(self, request: Request, _: str) -> Response:
        self.sessions.pop(request.cookies.get(COOKIE, ""), None)
        return redirect(self.url, 303, Response)

    def _sign_on(self, request: Request, team: str) -> Response:
        """Answer a request of the sign-in, or begin at the portal where the application has no start URL."""
        person, application = self._person(request), self.applications.get(team)
        if person is None:
            return redirect(self.url, 303, Response)
        if application is None or person.user not in application.assigned:
            return _page("message.html", 403, text=f"{person.name} is not assigned to this application.")
        message = request.args.get("SAMLRequest")
        if message is None and application.start_url is not None:
            return redirect(application.start_url, 303, Response)
        response = signed_response(
            person, application, self._issuer(team), self.keys[team], request_id(message) if message else None
        )
        fields = {"SAMLResponse": base64.b64encode(response).decode()}
        if "RelayState" in request.args:
            fields["RelayState"] = request.args["RelayState"]
        return _page("post.html", address=application.acs_url, fields=fields)

    def _person(self, request: Request) -> Person | None:
        return self.sessions.get(request.cookies.get(COOKIE, ""))

    def _address(self, team: str) -> str:
        return f"{self.url}sso/{quote(team, safe='')}"

    def _issuer(self, team: str) -> str:
        return f"{self.url}metadata/{quote(team, safe='')}"


def request_id(message: str) -> str | None:
    """The id of an AuthnRequest of the HTTP-Redirect binding; None for anything else (SAML 2.0 Bindings, 3.4.4.1)."""
    try:
        inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(
            base64.b64decode(message, validate=True), REQUEST_LIMIT
        )
        root = etree.fromstring(inflated, etree.XMLParser(resolve_entities=False, no_network=True))
    except (ValueError, zlib.error, etree.XMLSyntaxError):
        return None
    return root.get("ID") if root.tag == f"{{{PROTOCOL}}}AuthnRequest" else None


@contextmanager
def built_in(people: Sequence[Person], applications: Sequence[Application]) -> Iterator[Portal]:
    """A portal on loopback until the end of the block. Raises NotInLambdaError in Lambda."""
    if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        raise NotInLambdaError(DEMONSTRATION_ONLY)
    portal = _BuiltIn(
        {person.user: person for person in people},
        {found.team: found for found in applications},
        {found.team: new_signing_key(found.team) for found in applications},
    )

    @Request.application
    def answer(request: Request) -> Response:
        return portal.answer(request)

    server = make_server(LOOPBACK, 0, answer, threaded=True, request_handler=_Quiet)
    portal.url = f"http://{HOST}:{server.port}/"
    thread = threading.Thread(target=server.serve_forever, name="portal", daemon=True)
    thread.start()
    try:
        yield Portal(portal.url, {team: portal.metadata(team) for team in portal.applications})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """No line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def _page(template: str, status: int = 200, **values: Any) -> Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
    text = _templates().get_template(template).render(values)
    return Response(text, status, headers, mimetype="text/html")


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("studio_emulator.portal"), autoescape=True)

"""The backend of the demonstration: the one that runs in Lambda, as a WSGI application on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from werkzeug.serving import WSGIRequestHandler, make_server

from abac.account.demonstration.emulated_account import TABLES

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK: Final = "127.0.0.1"
HOST: Final = "signin.localhost"  # another site than the portal's, as in production


class _Quiet(WSGIRequestHandler):
    """No line for each request: the backend writes its own log, and addresses hold what no log should."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class Backend:
    """A server that listens before its application is known, for its address is in the application's settings."""

    def __init__(self) -> None:
        self.application: WSGIApplication | None = None
        self._server = make_server(LOOPBACK, 0, self._answer, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, name="backend", daemon=True)

    @property
    def url(self) -> str:
        """The address by which browsers reach it."""
        return f"http://{HOST}:{self._server.port}"

    def start(self, application: WSGIApplication) -> None:
        """Answer with this application from now on."""
        self.application = application
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        assert self.application is not None
        return self.application(environ, start_response)


@contextmanager
def listening() -> Iterator[Backend]:
    """A backend that has its port; `start` lets it answer."""
    backend = Backend()
    try:
        yield backend
    finally:
        backend.stop()


def sign_in(
    address: str, portal: str, directory: Path, metadata: Path, domains: Mapping[str, str], log: IO[str]
) -> WSGIApplication:
    """The sign-in of a directory file and a folder of metadata files, as WSGI; `log` takes its log lines."""
    from aws_lambda_powertools import Logger

    from saml_backend.aws.assembly import sign_in_on_aws
    from saml_backend.observability import SERVICE
    from saml_backend.settings import read_settings
    from saml_backend.wsgi import wsgi_application

    settings = read_settings(
        {
            "SIGN_IN_BASE_URL": address,
            "SIGN_IN_DIRECTORY": f"file:{directory}",
            "SIGN_IN_APPLICATIONS": f"file:{metadata}",
            "SIGN_IN_REPLAY_TABLE": TABLES[0],
            "SIGN_IN_TICKET_TABLE": TABLES[1],
            "SIGN_IN_DOMAINS": json.dumps(dict(domains)),
            "SIGN_IN_PORTAL_URL": portal.rstrip("/"),
        }
    )
    logger = Logger(service=SERVICE, stream=log)
    return wsgi_application(sign_in_on_aws(settings, logger=logger).answer)

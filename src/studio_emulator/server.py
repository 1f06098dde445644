"""The emulator as a server on this machine: AWS's APIs by moto, and the landing page of presigned URLs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio_emulator.behaviour import Behaviour

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True)
class StudioServer:
    """A running server; `url` is what AWS_ENDPOINT_URL takes."""

    port: int

    @property
    def url(self) -> str:
        """The address, `http://127.0.0.1:PORT`."""
        return f"http://{LOOPBACK}:{self.port}"


def application() -> WSGIApplication:
    """A WSGI application for every AWS service that moto knows; the landing page goes before it."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.wrappers import Request

    from studio_emulator import landing

    aws = DomainDispatcherApplication(create_backend_app)
    # moto looks first and writes then; what AWS does in one step, such as a conditional put, must not be two here.
    one_at_a_time = threading.Lock()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == landing.PATH:
            return landing.answer(Request(environ))(environ, start_response)
        with one_at_a_time:
            found: Iterable[bytes] = aws(environ, start_response)
        return found

    return answer


@contextmanager
def running(behaviour: Behaviour | None = None, port: int = 0) -> Iterator[StudioServer]:
    """A server on loopback, empty at first, until the end of the block; port 0 takes any that is free.

    moto keeps its state in the process, hence one server a process. Raises OSError where the port is taken.
    """
    from moto.moto_api._internal.models import moto_api_backend
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from studio_emulator.extension import extended

    class Quiet(MotoRequestHandler):
        """No line for each request: addresses hold tokens."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    with extended(behaviour):
        moto_api_backend.reset()
        server = make_server(LOOPBACK, port, application(), threaded=True, request_handler=Quiet)
        thread = threading.Thread(target=server.serve_forever, name="studio-emulator", daemon=True)
        thread.start()
        try:
            yield StudioServer(server.port)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

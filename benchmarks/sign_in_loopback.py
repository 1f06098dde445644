"""Valid sign-ins over HTTP on loopback: each person's first response, posted to the sign-in as a WSGI server has it.

Clients and server share one interpreter, so the figures are those of a busy machine and bound the truth from above.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

TESTS = Path(__file__).resolve().parents[1] / "tests"
PEOPLE, CLIENTS = 400, 4


def latency(people: int = PEOPLE) -> Mapping[str, float]:
    """Milliseconds of the middle and the 99th of 100 sign-ins, and sign-ins a second through `CLIENTS` connections.

    Raises AssertionError where one of them does not lead into Studio.
    """
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))
    import saml_kit
    from sign_in_kit import Site, directory_text, team_row

    site = Site(text=directory_text(Team1=team_row("Team1", allowed_networks=["127.0.0.0/8"])), level="ERROR")
    application = saml_kit.application("Team1")
    forms = [
        saml_kit.body(saml_kit.Message.for_team(application, user=f"person{number}", now=site.now).signed())
        for number in range(people)
    ]
    with contextlib.redirect_stdout(io.StringIO()), _serving(site) as port, ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        taken = list(clients.map(lambda form: _milliseconds(port, form), forms))
        seconds = time.perf_counter() - began
    middle = quantiles(taken, n=100)
    return {"p50": middle[49], "p99": middle[98], "throughput": people / seconds}


@contextlib.contextmanager
def _serving(site: object) -> Iterator[int]:
    """A server of the site's routes; yields its port."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    from saml_backend.wsgi import wsgi_application
    from sign_in_kit import Site

    class Quiet(WSGIRequestHandler):
        """No line for each request."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    assert isinstance(site, Site)
    server = make_server("127.0.0.1", 0, wsgi_application(site.routes.answer), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _milliseconds(port: int, form: bytes) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    connection.request("POST", "/saml/Team1", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    taken = (time.perf_counter() - began) * 1_000
    connection.close()
    if answer.status != 302:
        raise AssertionError(f"a valid sign-in was answered with {answer.status}")
    return taken


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}: {value:.1f}\n" for name, value in latency().items()))

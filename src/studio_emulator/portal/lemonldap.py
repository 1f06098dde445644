"""LemonLDAP::NG from Debian's packages: a portal with log-in, tiles and signed assertions, started and ended here.

Needs neither a web server nor systemd; each instance is one process of plackup.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from studio_emulator.portal import configuration
from studio_emulator.portal.applications import Application, Person, Portal
from studio_emulator.portal.configuration import HOST, Instance
from studio_emulator.portal.signing_key import new_signing_key

LOOPBACK: Final = "127.0.0.1"
MODULE: Final = Path("/usr/share/perl5/Lemonldap/NG/Portal/Main.pm")
READY_SECONDS: Final = 60.0
IDLE_SECONDS: Final = 2  # one process answers one connection at a time; browsers open some that they never use
# Debian 12; `apt-get install --no-install-recommends`.
PACKAGES: Final = (
    "lemonldap-ng-fastcgi-server",
    "libconvert-base32-perl",
    "libcrypt-openssl-bignum-perl",
    "libemail-sender-perl",
    "libgd-securityimage-perl",
    "libhtml-template-perl",
    "libimage-magick-perl",
    "libio-socket-timeout-perl",
    "libio-string-perl",
    "libipc-run-perl",
    "liblasso-perl",
    "liblemonldap-ng-portal-perl",
    "libmime-tools-perl",
    "libplack-perl",
    "libstring-random-perl",
    "libunicode-string-perl",
    "libxml-libxml-perl",
    "libxml-simple-perl",
)


class AbsentProgramError(Exception):
    """LemonLDAP::NG is not on this machine, or did not start; the message says what to do."""


@contextmanager
def lemonldap(people: Sequence[Person], applications: Sequence[Application]) -> Iterator[Portal]:
    """A portal where these people find the tiles of the applications that they are assigned to.

    Everything lives in a temporary folder and ends with the block. Raises AbsentProgramError with the command that
    installs it, or with what it logged where it does not start.
    """
    need_lemonldap()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-")))
        program = stack.enter_context(as_file(files("studio_emulator.portal").joinpath("portal.psgi")))
        (folder / "people.json").write_text(_people(people), encoding="utf-8")
        instances = _instances(applications, folder)
        secret = secrets.token_hex(16)
        for instance in instances:
            ini = configuration.write(instance, instances, folder / "sessions", secret)
            stack.enter_context(_serving(instance, ini, program))
        yield Portal(instances[0].url, {found.application.team: _metadata(found) for found in instances})


def need_lemonldap() -> None:
    """Raise AbsentProgramError with the command to type where LemonLDAP::NG or plackup is absent."""
    if shutil.which("plackup") is None or not MODULE.is_file():
        command = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}"
        raise AbsentProgramError(f"LemonLDAP::NG is not on this machine; on Debian 12 type: {command}")


def _people(people: Sequence[Person]) -> str:
    return json.dumps({person.user: {"uid": person.user, "cn": person.name, "mail": person.mail} for person in people})


def _instances(applications: Sequence[Application], folder: Path) -> list[Instance]:
    ports = _free_ports(len(applications))
    return [
        Instance(application, port, new_signing_key(application.team), folder / f"instance-{place}")
        for place, (application, port) in enumerate(zip(applications, ports, strict=True))
    ]


def _free_ports(count: int) -> list[int]:
    """Ports of loopback that were free a moment ago, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for found in sockets:
            found.bind((LOOPBACK, 0))
        return [found.getsockname()[1] for found in sockets]


@contextmanager
def _serving(instance: Instance, ini: Path, program: Path) -> Iterator[None]:
    address = ["--host", LOOPBACK, "--port", str(instance.port), "--timeout", str(IDLE_SECONDS)]
    command = ["plackup", "--env", "deployment", *address, str(program)]
    people = ini.parents[1] / "people.json"
    environment = os.environ | {"LLNG_DEFAULTCONFFILE": str(ini), "PORTAL_PEOPLE": str(people)}
    log = instance.folder / "log"
    # A session of its own: Ctrl-C in a terminal reaches us alone, and we end the portal in order.
    with (
        log.open("wb") as stream,
        subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, start_new_session=True) as process,
    ):
        try:
            _wait_for(instance, process, log)
            yield
        finally:
            process.terminate()


def _wait_for(instance: Instance, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            if _metadata(instance):
                return
        except OSError:
            time.sleep(0.05)
    said = log.read_text(encoding="utf-8", errors="replace")[-2_000:]
    raise AbsentProgramError(f"LemonLDAP::NG did not start on port {instance.port}; it logged: {said}")


def _metadata(instance: Instance) -> str:
    """The instance's metadata file; asked for by address, for resolvers need not know *.localhost."""
    connection = http.client.HTTPConnection(LOOPBACK, instance.port, timeout=READY_SECONDS)
    try:
        connection.request("GET", "/saml/metadata", headers={"Host": f"{HOST}:{instance.port}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == http.client.OK else ""
    finally:
        connection.close()

"""The verb `demo`: the whole sign-in on this machine until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from abac.cli import screen
from abac.cli.exit_codes import ExitCode
from abac.cli.operations.extras import needing
from abac.cli.policies import POLICIES, PoliciesFolder

if TYPE_CHECKING:
    from abac.account.demonstration import Demonstration, PortalOf


class PortalKind(StrEnum):
    """Which portal people log in to."""

    LEMONLDAP = "lemonldap"
    BUILT_IN = "built-in"


def demo(
    policies: PoliciesFolder = POLICIES,
    portal: Annotated[
        PortalKind, typer.Option("--portal", help="LemonLDAP::NG, or a small one for machines without it.")
    ] = PortalKind.LEMONLDAP,
    pending: Annotated[
        float, typer.Option("--pending-seconds", min=0, max=600, help="How long a new Studio profile takes.")
    ] = 4.0,
    log: Annotated[
        Path | None, typer.Option("--log", metavar="FILE", help="Where the backend writes its log; default: nowhere.")
    ] = None,
) -> int:
    """Run the whole sign-in on this machine.

    An access portal, the backend and an emulated AWS, all on loopback; Ctrl-C ends it and leaves nothing behind.

    Example: abac demo --portal built-in
    """
    with needing("demo", "demo"), contextlib.ExitStack() as stack:
        from abac.account.demonstration import demonstration

        lines = stack.enter_context(_log(log))
        with screen.working("starting portal, backend and emulated AWS"):
            place = stack.enter_context(demonstration(policies, _portal_of(portal), pending_seconds=pending, log=lines))
        _print_place(place, portal)
        with contextlib.redirect_stdout(lines):  # the backend's metrics are for CloudWatch, not for this screen
            threading.Event().wait()
    return ExitCode.HOLDS


def _portal_of(kind: PortalKind) -> PortalOf:
    from abac.errors import InputError
    from abac.located import Place, Problem
    from studio_emulator.portal import AbsentProgramError, built_in, lemonldap, need_lemonldap

    if kind is PortalKind.BUILT_IN:
        return built_in
    try:
        need_lemonldap()
    except AbsentProgramError as error:
        expected = "LemonLDAP::NG, or --portal built-in"
        raise InputError([Problem(Place("abac demo"), str(error), expected)]) from None
    return lemonldap


@contextlib.contextmanager
def _log(path: Path | None) -> Iterator[IO[str]]:
    from abac.located import unreadable

    try:
        stream = (path or Path(os.devnull)).open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise unreadable(str(path), error) from None
    with stream:
        yield stream


def _print_place(place: Demonstration, kind: PortalKind) -> None:
    typer.echo(f"portal:   {place.portal}")
    for user, teams in place.users.items():
        typer.echo(f"  log in as {user}, password {user}: {', '.join(teams)}")
    typer.echo(f"sign-in:  {place.sign_in}")
    typer.echo(f"AWS:      {place.aws} (emulated)")
    if kind is PortalKind.BUILT_IN:
        typer.echo("The portal is the built-in one: for demonstrations only, it checks no passwords.")
    typer.echo("Ctrl-C ends it and leaves nothing behind.")
    sys.stdout.flush()

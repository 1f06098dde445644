"""The page behind a presigned URL: which Studio profile, role and home a person would be in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader
from moto.sagemaker.models import sagemaker_backends
from werkzeug.wrappers import Request, Response

from studio_emulator.extension import STORE
from studio_emulator.resources import Kind
from studio_emulator.studio import Grant, Studio

PATH: Final = "/studio/auth"
# What a page that holds nothing but text needs: nothing.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def answer(request: Request) -> Response:
    """The landing page, or 403 where the token was never given out or has expired."""
    found = _granted(request.args.get("token", ""))
    if found is None:
        return Response(_page("refused.html"), 403, HEADERS, mimetype="text/html")
    studio, grant = found
    rows = list(_rows(studio, grant))
    return Response(_page("landing.html", profile=grant.user_profile, rows=rows), 200, HEADERS, mimetype="text/html")


def _granted(token: str) -> tuple[Studio, Grant] | None:
    for studio in _studios():
        grant = studio.grants.get(token)
        if grant is not None and studio.now() < grant.expires:
            return studio, grant
    return None


def _studios() -> Iterator[Studio]:
    """Every Studio that was asked for anything, in all accounts and Regions."""
    for regions in list(sagemaker_backends.values()):
        for backend in list(regions.values()):
            if STORE in vars(backend):
                yield vars(backend)[STORE]


def _rows(studio: Studio, grant: Grant) -> Iterator[tuple[str, str]]:
    profile = studio.get(Kind.USER_PROFILE, (grant.domain, grant.user_profile))
    domain = studio.get(Kind.DOMAIN, (grant.domain,))
    inherited = domain.settings["DefaultUserSettings"].get("ExecutionRole", "none")
    role = profile.settings.get("UserSettings", {}).get("ExecutionRole", f"{inherited} (the domain's default)")
    file_system = domain.added["HomeEfsFileSystemId"]
    yield "Profile", profile.names[1]
    yield "Role", role
    yield "Home", f"{file_system}:/{profile.added['HomeEfsFileSystemUid']}"
    yield "Domain", f"{grant.domain} in account {studio.account}, {studio.region}"
    yield "Tags", ", ".join(f"{key}={value}" for key, value in sorted(profile.tags.items())) or "none"
    yield "Session", f"{grant.session_seconds} seconds"
    optional = {"Space": grant.space, "Landing page": grant.landing}
    yield from ((name, value) for name, value in optional.items() if value is not None)


def _page(template: str, **values: Any) -> str:
    return _templates().get_template(template).render(values)


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("studio_emulator"), autoescape=True)

"""What can be run in this repository: `nox -s NAME`; `nox` alone runs every check that a change must pass."""

from __future__ import annotations

import os
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
PYTHONS = ("3.11", "3.12", "3.13")
CONSTRAINTS = "constraints.txt"
MAY_INSTALL = os.environ.get("ABAC_INSTALL") == "1"

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = True  # a version that was not tested must not look tested
nox.options.sessions = ["policy-tests", "unit", "integration", "lint", "typecheck"]


@nox.session(name="policy-tests")
def policy_tests(session: nox.Session) -> None:
    """Check that the rendered policies are current, decide the whole matrix, and write the report."""
    install(session, ".[test]")
    session.run("abac", "generate", "--check")
    session.run("pytest", "tests/policy", *session.posargs)
    session.run("abac", "matrix", "--report", "reports/policy-tests")


@nox.session(python=PYTHONS)
def unit(session: nox.Session) -> None:
    """Run the unit tests on every Python that is supported."""
    install(session, ".[test]")
    session.run("pytest", "tests/unit", *session.posargs)


@nox.session
def integration(session: nox.Session) -> None:
    """Run the tests that use real programs: the installed command, a browser, Terraform."""
    install(session, ".[test]")
    session.run("pytest", "tests/integration", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and that no module imports from a layer above its own."""
    install(session, ".[lint]")
    session.run("ruff", "check", *session.posargs)
    session.run("lint-imports", "--no-cache")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check types, strictly."""
    install(session, ".[test,typecheck]")
    session.run("mypy", *session.posargs)


@nox.session(default=False)
def render(session: nox.Session) -> None:
    """Write policies/rendered from teams.yaml and the templates."""
    install(session, ".")
    session.run("abac", "generate", *session.posargs)


def install(session: nox.Session, *requirements: str) -> None:
    """Install what a session needs, in the versions that constraints.txt pins."""
    session.install("-c", CONSTRAINTS, *requirements)

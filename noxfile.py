"""What can be run in this repository: `nox -s NAME`; `nox` alone runs every check that a change must pass.

`ABAC_INSTALL=1 nox` may install what pip cannot give (a Python, a browser); without it a session that lacks something
fails at once and says what to type.
"""

from __future__ import annotations

import atexit
import functools
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nox
from nox.command import CommandFailed

PYTHONS = ("3.11", "3.12", "3.13")
CONSTRAINTS = Path(__file__).resolve().parent / "constraints.txt"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HASHICORP = "https://apt.releases.hashicorp.com"
HASHICORP_KEY = "/etc/apt/keyrings/hashicorp.asc"
HASHICORP_SOURCE = "/etc/apt/sources.list.d/hashicorp.list"
# The providers that tests sign in with know themselves where they are and of which packages they consist.
ABSENT_PROVIDERS = """\
from shutil import which
from identity_provider import simplesamlphp
from studio_emulator.portal import PACKAGES, AbsentProgramError, need_lemonldap
try:
    need_lemonldap()
except AbsentProgramError:
    print(*PACKAGES)
if not which("php") or not simplesamlphp.WWW.is_dir():
    print(*simplesamlphp.PACKAGES)
"""
MAY_INSTALL = os.environ.get("ABAC_INSTALL") == "1"
BRIEF = "--hypothesis-profile=brief"
NIGHTLY = "--hypothesis-profile=nightly"
REPORT = "reports/policy-tests"
ONCE = ("tests/agreement", "tests/attacks", "tests/faults")  # long, and the same on every Python
LONG = ("tests/unit", *ONCE, "tests/policy", "tests/integration")

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = True  # a version that was not tested must not look tested
nox.options.sessions = ["policy-tests", "unit", "integration", "lint", "typecheck"]


SECONDS: dict[str, float] = {}  # by session, in the order in which they ran


def timed(run: Callable[[nox.Session], None]) -> Callable[[nox.Session], None]:
    """Note how many seconds the session takes; nox itself rounds to minutes."""

    @functools.wraps(run)
    def timing(session: nox.Session) -> None:
        start = time.monotonic()
        try:
            run(session)
        finally:
            SECONDS[session.name] = time.monotonic() - start

    return timing


@atexit.register
def print_seconds() -> None:
    """One line a session, after nox's own summary."""
    for name, seconds in SECONDS.items():
        print(f"{name}: {seconds:.0f} s", file=sys.stderr)


@nox.session(name="policy-tests")
@timed
def policy_tests(session: nox.Session) -> None:
    """Check that policies/rendered is current, decide the matrix, prove the contract, mutate it, write the report."""
    install(session, ".[test]")
    failed = [
        name
        for name, command in {
            "policies/rendered is not current": ["abac", "generate", "--check"],
            "the contract is not proved": ["abac", "prove", "--report", REPORT],
            "a statement can be weakened unnoticed": ["abac", "mutate", "--report", REPORT],
            # After both, whose pages it links; before the tests, which read its result.
            "the matrix does not hold": ["abac", "matrix", "--report", REPORT],
            "tests/policy failed": ["pytest", "-q", "-n", "auto", "tests/policy", *session.posargs],
        }.items()
        if not passed(session, *command)  # all of them, so that there is a report to read whatever failed
    ]
    session.log(f"report: {REPORT}/index.html")
    if failed:
        session.error("; ".join(failed))


@nox.session(python=PYTHONS, requires=["interpreter({python})"])
@timed
def unit(session: nox.Session) -> None:
    """Run the unit tests on every Python; on the last one at length, with agreement, attacks and faults."""
    install(session, ".[test]")
    is_last = session.python == PYTHONS[-1]
    profile, places = ([], ["tests/unit", *ONCE]) if is_last else ([BRIEF], ["tests/unit"])
    session.run("pytest", "-n", "auto", *profile, *(session.posargs or places))


@nox.session
@timed
def integration(session: nox.Session) -> None:
    """Run the tests that use real programs: the installed command, a browser, Terraform, an identity provider."""
    install(session, ".[test,distributed]")
    session.install("pip")  # asked for wheels of another machine; uv makes environments without it
    need_browser(session)
    need_terraform(session)
    need_identity_providers(session)
    session.run("pytest", "-n", "auto", "--dist", "loadfile", "tests/integration", *session.posargs)


@nox.session
@timed
def lint(session: nox.Session) -> None:
    """Check style, and that no module imports from a layer above its own."""
    install(session, ".[lint]")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")


@nox.session
@timed
def typecheck(session: nox.Session) -> None:
    """Check types, strictly."""
    install(session, ".[test,typecheck]")
    session.run("mypy", *session.posargs)


@nox.session(default=False)
@timed
def render(session: nox.Session) -> None:
    """Write policies/rendered from policies/teams.yaml and the templates."""
    install(session, ".")
    session.run("abac", "generate", *session.posargs)


@nox.session(name="lambda-package", python=PYTHONS[-1], default=False, requires=["interpreter({python})"])
@timed
def lambda_package(session: nox.Session) -> None:
    """Pack the sign-in for Lambda, for both architectures, twice; report size, hash and the time of a cold import."""
    install(session, ".[signin]")
    session.install("pip")  # as in integration
    session.run("python", "-m", "lambda_package", *session.posargs)


@nox.session(default=False)
@timed
def bench(session: nox.Session) -> None:
    """Measure; `-- --check` fails where a limit is passed. Never part of the tests: machines differ."""
    install(session, ".[test,distributed]")
    session.install("cedarpy")  # a peer to be measured beside; nothing of ours needs it
    session.run("python", "-m", "benchmarks.run", *session.posargs)


@nox.session(default=False)
@timed
def nightly(session: nox.Session) -> None:
    """Run every test in its long profile, and the benchmarks against their limits."""
    install(session, ".[test,distributed,fuzz]")
    session.install("pip", "cedarpy")  # as in integration and bench
    need_browser(session)
    need_terraform(session)
    need_identity_providers(session)
    session.run("pytest", "-n", "auto", NIGHTLY, *LONG, *session.posargs)
    session.run("python", "-m", "attacks.fuzz", "--seconds", "120", env={"PYTHONPATH": "tests"})
    session.run("python", "-m", "benchmarks.run", "--check")
    session.notify("lambda-package")


@nox.session(python=False, default=False)
@nox.parametrize("version", PYTHONS, ids=PYTHONS)
def interpreter(session: nox.Session, version: str) -> None:
    """Find a Python that runs and put it first on the PATH; under ABAC_INSTALL=1 install it where there is none."""
    found = find_python(version)
    if not found and MAY_INSTALL:
        found = install_python(session, version)
    if not found:
        session.error(f"no Python {version} on this machine; type: ABAC_INSTALL=1 nox -s unit-{version}")
    # A copy of the PATH's order is not enough: pyenv's shims come first and may refuse to run.
    os.environ["PATH"] = os.pathsep.join([str(found.parent), os.environ["PATH"]])


def find_python(version: str) -> Path | None:
    """The first `python3.x` that really runs and is that version; a pyenv shim may exist and refuse."""
    return next((path for path in python_places(version) if runs(path, version)), None)


def python_places(version: str) -> Iterator[Path]:
    """Where Pythons live: the PATH, pyenv, the usual folders."""
    name = f"python{version}"
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep) if folder]
    yield from (folder / name for folder in folders)
    # Where home is another folder, as under sudo, only pyenv's `bin` or `shims` on the PATH show where it lives.
    roots = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    roots += [folder.parent for folder in folders if folder.name in ("bin", "shims")]
    for root in roots:
        yield from sorted(root.glob(f"versions/{version}*/bin/{name}"), reverse=True)
    yield Path("/usr/local/bin") / name
    yield from sorted(Path("/opt/python").glob(f"*/bin/{name}"), reverse=True)


def runs(path: Path, version: str) -> bool:
    """Whether the program starts, is a Python of that version, and can make environments."""
    if not path.is_file():
        return False
    question = "import sys, venv; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([path, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == version


def install_python(session: nox.Session, version: str) -> Path | None:
    """Let uv install a Python for this user; uv itself comes from pip where it is absent."""
    if not has_uv():
        session.run(sys.executable, "-m", "pip", "install", "-q", "uv", external=True)
    uv = [shutil.which("uv") or sys.executable, *([] if shutil.which("uv") else ["-m", "uv"])]
    if not passed(session, *uv, "python", "install", "--no-bin", version, external=True):
        return None
    answer = subprocess.run([*uv, "python", "find", version], capture_output=True, text=True, check=False)
    path = Path(answer.stdout.strip())
    return path if runs(path, version) else None


def need_browser(session: nox.Session) -> None:
    """Look for Chromium; apt gives it under ABAC_INSTALL=1, else the session fails with the command to type."""
    if any(map(shutil.which, filter(None, (os.environ.get("CHROMIUM"), *BROWSERS)))):
        return
    typed = " && ".join(map(shlex.join, apt_commands("chromium")))
    if not MAY_INSTALL or not shutil.which("apt-get"):
        session.error(f"no Chromium on this machine; type: {typed}")
    apt_install(session, "chromium")


def need_terraform(session: nox.Session) -> None:
    """Look for Terraform; under ABAC_INSTALL=1 it comes from HashiCorp's own apt repository, since Debian has none."""
    if shutil.which("terraform"):
        return
    advice = "no Terraform on this machine; install 1.9 or newer: https://developer.hashicorp.com/terraform/install"
    if not MAY_INSTALL or not shutil.which("apt-get"):
        session.error(advice)
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    source = f"deb [signed-by={HASHICORP_KEY}] {HASHICORP} {release['VERSION_CODENAME']} main\n"
    try:
        with urllib.request.urlopen(f"{HASHICORP}/gpg", timeout=60) as answer:
            key = answer.read().decode()
    except OSError as error:
        session.error(f"{advice} ({HASHICORP}: {error})")
    for text, file in ((key, HASHICORP_KEY), (source, HASHICORP_SOURCE)):
        draft = Path(session.create_tmp()) / Path(file).name
        draft.write_text(text)
        session.run(*sudo(), "install", "-D", "-m", "644", str(draft), file, external=True)
    apt_install(session, "terraform")


def need_identity_providers(session: nox.Session) -> None:
    """Look for LemonLDAP::NG and SimpleSAMLphp; apt gives them under ABAC_INSTALL=1, without what they recommend."""
    absent = str(session.run("python", "-c", ABSENT_PROVIDERS, silent=True, env={"PYTHONPATH": "tests"})).split()
    if not absent:
        return
    wanted = ("--no-install-recommends", *absent)
    typed = " && ".join(map(shlex.join, apt_commands(*wanted)))
    if not MAY_INSTALL or not shutil.which("apt-get"):
        session.error(f"no identity provider to test with on this machine; type: {typed}")
    apt_install(session, *wanted)


def apt_install(session: nox.Session, *packages: str) -> None:
    """Install Debian packages."""
    for command in apt_commands(*packages):
        session.run(*command, external=True, silent=True, env={"DEBIAN_FRONTEND": "noninteractive"})


def apt_commands(*packages: str) -> list[list[str]]:
    """The commands that install Debian packages, as a person would type them; options of apt-get may come first."""
    return [[*sudo(), "apt-get", "update"], [*sudo(), "apt-get", "install", "-y", *packages]]


def sudo() -> list[str]:
    """What goes before a command that only root may run."""
    return [] if os.geteuid() == 0 else ["sudo"]


def install(session: nox.Session, *requirements: str) -> None:
    """Install what a session needs, in the versions that constraints.txt pins, building included."""
    pins = str(CONSTRAINTS)
    environment = {"PIP_BUILD_CONSTRAINT": pins, "UV_BUILD_CONSTRAINT": pins, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    session.install("-c", pins, *requirements, env=environment)


def passed(session: nox.Session, *command: str, external: bool = False) -> bool:
    """Run a command and say whether it ended with 0, so that the session may go on."""
    try:
        session.run(*command, external=external)
    except CommandFailed:
        return False
    return True


def has_uv() -> bool:
    """Whether uv is on the PATH or beside nox."""
    return shutil.which("uv") is not None or importlib.util.find_spec("uv") is not None


def let_uv_read_pips_settings() -> None:
    """Give uv the package index that this machine configured for pip, which uv does not read by itself."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    settings = dict(line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line)
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    for option, variable in names.items():
        for section in (":env:", "install", "global"):
            value = settings.get(f"{section}.{option}", "").strip("'").replace("\\n", " ").strip()
            if value:
                os.environ.setdefault(variable, value)
    if "UV_INDEX" in os.environ:  # pip takes the best version of all indexes, uv that of the first
        os.environ.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")


if has_uv():
    let_uv_read_pips_settings()

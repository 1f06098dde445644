"""`abac demo` as a person runs it: prints where to go, works in a browser, leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from browser import chromium
from identity_provider.visitor import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
ABAC = Path(sys.executable).with_name("abac")
STARTED = "Ctrl-C ends it and leaves nothing behind."


@contextmanager
def _demo(*options: str, temporary: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running program and what it has printed; a session of its own, as a terminal gives it."""
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}
    command = [str(ABAC), "demo", "--pending-seconds", "1", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as program:
        try:
            yield program, _printed(program)
        finally:
            if program.poll() is None:
                program.kill()


def _printed(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    lines: list[str] = []
    for line in program.stdout:
        lines.append(line)
        if line.strip() == STARTED:
            break
    return "".join(lines)


def _ports(printed: str) -> list[int]:
    return [int(port) for port in re.findall(r"http://[\w.]+:(\d+)", printed)]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("portal", ["built-in", "lemonldap"])
def test_ctrl_c_ends_everything_and_leaves_nothing(tmp_path: Path, portal: str) -> None:
    """Issue 7, abac demo: no port, no file, no process; 130 is the exit code of an interrupt (CLI reference)."""
    with _demo("--portal", portal, temporary=tmp_path) as (program, printed):
        ports = _ports(printed)
        assert len(ports) == 3
        assert all(map(_listens, ports))
        assert any(tmp_path.iterdir())
        children = _children(program.pid)
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=60) == 130
    assert not any(map(_listens, ports))
    assert list(tmp_path.iterdir()) == []
    until = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def _children(parent: int) -> list[str]:
    """The processes that the program started (`ps` of procps)."""
    answer = subprocess.run(["ps", "--ppid", str(parent), "-o", "pid="], capture_output=True, text=True, check=False)
    return answer.stdout.split()


def test_a_person_signs_in_with_what_the_demo_printed(tmp_path: Path) -> None:
    """Issue 7, abac demo: it prints the portal's address and users. Here with the built-in portal."""
    with _demo("--portal", "built-in", temporary=tmp_path) as (program, printed), chromium() as browser:
        assert "log in as User1, password User1: Team1, Team2" in printed
        assert "for demonstrations only" in printed
        context = browser.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(re.findall(r"portal:\s+(\S+)", printed)[0])
        page.get_by_role("button", name="User2").click()
        page.get_by_role("link", name="SageMaker Studio Team 2").click()
        page.wait_for_url("**/studio/auth?**")
        assert page.locator("[data-field=profile]").inner_text().startswith("user2-team2-")
        context.close()
        program.send_signal(signal.SIGINT)
        rest = program.communicate(timeout=60)[0]
    assert rest == ""  # logs and metrics of the backend do not disturb the screen


def test_without_lemonldap_the_demo_says_how_to_get_it(tmp_path: Path) -> None:
    """Issue 7, abac demo: without LemonLDAP it says how to get it and offers the built-in one; bad use is 2."""
    path = tmp_path / "bin"
    path.mkdir()
    (path / "python").symlink_to(shutil.which("python3") or sys.executable)
    answer = subprocess.run(
        [str(ABAC), "demo"], cwd=ROOT, env=os.environ | {"PATH": str(path)}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "apt-get install --no-install-recommends" in answer.stderr
    assert "--portal built-in" in answer.stderr

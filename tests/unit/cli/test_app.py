"""The root command: every way to end has its exit code and its words (CLI reference, Exit codes)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest
import typer

from abac.cli.app import app, ending, main
from abac.errors import AbacError, InputError, Unsupported
from abac.located import Place, Problem

VERBS = (
    *("generate", "simulate", "explain", "matrix", "prove", "diff", "mutate", "lint", "who-can", "report"),
    *("team list", "team show", "team add", "team remove", "team adopt", "signin sheet", "signin doctor", "demo"),
)
PROBLEM = Problem(Place("teams.yaml", 7, 3), "`Tema`", "a key of the registry", "teams")


def raising(error: BaseException) -> Callable[[], int]:
    """Work that ends in an error."""

    def work() -> NoReturn:
        raise error

    return work


def test_work_that_succeeds_keeps_its_own_code() -> None:
    """A verb's own answer is the exit code (CLI reference, Exit codes)."""
    assert ending(lambda: 3) == 3


def test_bad_input_names_every_problem_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """All errors are reported as FILE:LINE:COLUMN: found; expected; did you mean (CLI reference, Bad input)."""
    second = Problem(Place("teams.yaml", 9, 5), "nothing", "a Region")
    assert ending(raising(InputError([PROBLEM, second]))) == 2
    shown = capsys.readouterr()
    assert shown.err.splitlines() == [
        "teams.yaml:7:3: `Tema`; expected a key of the registry; did you mean `teams`?",
        "teams.yaml:9:5: nothing; expected a Region",
    ]
    assert shown.out == ""


def test_what_is_not_decided_yet_ends_with_2() -> None:
    """A layer that is not built yet is refused, never half-decided (CLI reference, Exit codes)."""
    assert ending(raising(Unsupported([PROBLEM]))) == 2


def test_an_error_may_carry_its_own_code(capsys: pytest.CaptureFixture[str]) -> None:
    """Each class of errors says what the command ends with; such an end is no defect (CLI reference, Exit codes)."""

    class Undecided(AbacError):
        exit_code = 3

    assert ending(raising(Undecided("no answer"))) == 3
    assert capsys.readouterr().err == "abac: no answer\n"


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError("deep"), AbacError("impossible"), MemoryError()])
def test_a_crash_ends_with_4_and_one_line(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    """Python's own crash code is 1, which means "it does not hold" here; a crash is 4 (CLI reference, Exit codes)."""
    assert ending(raising(error)) == 4
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 1
    assert type(error).__name__ in shown[0]
    assert "report" in shown[0]


def test_a_crash_shows_its_traceback_when_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ABAC_DEBUG=1 adds the traceback that a report needs (CONTRIBUTING, Report a defect)."""
    monkeypatch.setenv("ABAC_DEBUG", "1")
    assert ending(raising(KeyError("x"))) == 4
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), typer.Abort()])
def test_ctrl_c_ends_with_130(stop: BaseException) -> None:
    """130 is what shells give a program that SIGINT ended (CLI reference, Exit codes)."""
    assert ending(raising(stop)) == 130


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["generate", "--frobnicate"],
        ["matrix", "--format", "xml"],
        ["matrix", "--jobs", "0"],
        ["team"],
        [],
    ],
)
def test_wrong_use_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Bad use is 2, as bad input is (CLI reference, Exit codes)."""
    assert main(words) == 2
    assert capsys.readouterr().err


def test_a_choice_that_is_none_is_told_with_what_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    """Bad use speaks the user's language, without the names of our tools' errors (CLI reference, Bad input)."""
    main(["simulate", "some.json", "--format", "nope"])
    told = capsys.readouterr().err.splitlines()[0]
    assert told == "abac: invalid value for '--format': 'nope' is not one of 'table', 'json', 'jsonl', 'junit'"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_helps_with_an_example_and_its_exit_codes(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help of each verb shows how it is typed and how it ends (CLI reference)."""
    assert main([*verb.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Example: abac {verb}" in shown
    assert "Exit codes: 0 it holds, 1 it does not, 2 bad input or use, 3 unknown" in shown


def test_every_verb_is_tested_above() -> None:
    """The list of verbs of this file is whole."""
    direct = {command.name for command in app.registered_commands}
    nested = {
        f"{group.name} {command.name}"
        for group in app.registered_groups
        if group.typer_instance is not None
        for command in group.typer_instance.registered_commands
    }
    assert direct | nested == set(VERBS)


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    """`abac --version` prints what a report of a defect needs (CONTRIBUTING, Report a defect)."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.count(".") == 2


def test_help_imports_no_room() -> None:
    """`abac --help` stays under 0.3 s because a verb imports its room only when it runs (CLI reference)."""
    program = (
        "import sys; from abac.cli.app import main; main(['--help']);"
        "print([m for m in sys.modules if m in ('rich.table', 'yaml', 'pydantic', 'jinja2', 'botocore')"
        " or m.startswith('abac.') and not m.startswith(('abac.cli', 'abac.errors'))], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("characters", [1, 1_000_000])  # noticed when flushed, and while writing
def test_a_reader_that_leaves_is_no_crash(characters: int) -> None:
    """`abac … | head -1` ends quietly, with the code that shells give to SIGPIPE: 128 + 13."""
    work = f"sys.stdout.write('x' * {characters}) and 0"
    program = f"import sys; from abac.cli.app import ending; sys.exit(ending(lambda: {work}))"
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        ran = subprocess.run(
            [sys.executable, "-c", program], stdout=closed, stderr=subprocess.PIPE, text=True, check=False, env=buffered
        )
    assert (ran.returncode, ran.stderr) == (141, "")

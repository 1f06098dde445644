"""The root command, and how every way to end becomes an exit code and words for people."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from typer.main import get_command

from abac.cli import explanations, linting, operations, policies, proofs, reports, requests, team_changes
from abac.cli.exit_codes import EPILOG, ExitCode
from abac.errors import AbacError, InputError

app = typer.Typer(
    name="abac",
    help="Isolation of SageMaker Studio teams: policies generated, simulated and reported from one declaration.",
    epilog=EPILOG,
    add_completion=False,
    rich_markup_mode=None,  # plain help needs no rich, half of the time that `abac --help` may take
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("generate", epilog=EPILOG)(policies.generate)
app.command("simulate", epilog=EPILOG)(requests.simulate)
app.command("explain", epilog=EPILOG)(explanations.explain)
app.command("matrix", epilog=EPILOG)(requests.matrix)
app.command("who-can", epilog=EPILOG)(explanations.who_can)
app.command("prove", epilog=EPILOG)(proofs.prove)
app.command("diff", epilog=EPILOG)(proofs.diff)
app.command("mutate", epilog=EPILOG)(proofs.mutate)
app.command("lint", epilog=EPILOG)(linting.lint)
app.command("report", epilog=EPILOG)(reports.report)
policies.team.command("add", epilog=EPILOG)(team_changes.add_team)
policies.team.command("remove", epilog=EPILOG)(team_changes.remove_team)
policies.team.command("adopt", epilog=EPILOG)(operations.adopt)
app.add_typer(policies.team, name="team")
app.add_typer(operations.signin, name="signin")
app.command("demo", epilog=EPILOG)(operations.demo)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("abac"))
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Isolation of SageMaker Studio teams: policies generated, simulated and reported from one declaration."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code. Entry point of the program `abac`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    return ending(lambda: _invoke(words))


def ending(work: Callable[[], int]) -> int:
    """Do the work; whatever it raises becomes words on stderr and the exit code that belongs to it."""
    try:
        code = work()
        sys.stdout.flush()  # here, where a closed pipe is still ours to handle
    except BrokenPipeError:
        # The reader left; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        _say("abac: interrupted")
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _failed(error)
    return code


def _invoke(words: list[str]) -> int:
    try:
        # Not `app()`: it would end the process by itself, a closed pipe with 1 (our "it does not hold").
        with get_command(app).make_context("abac", words) as context:
            return int(context.command.invoke(context) or ExitCode.HOLDS)
    except typer.Exit as finished:
        return finished.exit_code


def _failed(error: Exception) -> ExitCode:
    if isinstance(error, InputError):
        _say(*(str(problem) for problem in error.problems))
        return ExitCode.BAD_INPUT
    if isinstance(error, typer.TyperException):
        _say(*_usage(error.format_message()))
        return ExitCode.BAD_INPUT
    if isinstance(error, AbacError) and error.exit_code != ExitCode.DEFECT:
        _say(f"abac: {error}")
        return ExitCode(error.exit_code)
    return _crashed(error)


def _usage(message: str) -> tuple[str, ...]:
    if message.startswith("Usage:"):  # a command without its verb: the message is the help
        return (message,)
    message = message.replace(": Value error, ", ": ", 1)  # pydantic, which checks for typer, names its own error
    return (
        f"abac: {message[:1].lower()}{message[1:].rstrip('.')}",
        "`abac --help` and `abac VERB --help` show what can be given",
    )


def _crashed(error: Exception) -> ExitCode:
    if os.environ.get("ABAC_DEBUG") == "1":
        traceback.print_exception(error)
    words = " ".join(f"{type(error).__name__}: {error}".split())
    _say(
        f"abac: a defect in abac, not in your input: {words}; please report it as an issue of the project, "
        "with the command, `abac --version` and what it prints under ABAC_DEBUG=1"
    )
    return ExitCode.DEFECT


def _say(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)

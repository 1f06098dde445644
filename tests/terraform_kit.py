"""Terraform for tests: a copy of the root that plans offline, and python-terraform's quirks in one place."""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from python_terraform import IsFlagged, Terraform

ROOT = Path(__file__).resolve().parents[1] / "terraform"
OVERRIDE = ROOT / "tests/offline_override.tf"
LEFT_BY_TERRAFORM = shutil.ignore_patterns(".terraform*", "*.tfstate*")
PROVIDER = "hashicorp/aws"  # short for Terraform's own registry, whose host is a folder of every mirror
# Where people and images keep providers beside Terraform's own implied mirrors (Terraform CLI documentation, CLI
# configuration file, implied local mirror directories).
ADD_ON_FOLDERS = (
    "~/.terraform.d/plugins",
    "~/.local/share/terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    "/usr/local/share/terraform",
    "/opt",
    "/opt/*",
    "/opt/*/*",
)
# What a person's shell or CI may hold and a plan would follow.
FOREIGN = ("AWS_", "TF_VAR_", "TF_CLI_ARGS", "TF_DATA_DIR", "TF_WORKSPACE", "TF_LOG", "TF_REATTACH_PROVIDERS")


class TerraformError(AssertionError):
    """Terraform ended with an error; its words are the message."""


class Root:
    """A folder with the root module in it, initialised; each plan is thrown away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._terraform = Terraform(working_dir=str(folder))

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Lay the override beside main.tf while a plan is made; `validate` and `test` see the root as it is."""
        override = Path(shutil.copy(OVERRIDE, self.folder))
        try:
            yield
        finally:
            override.unlink()

    def run(self, command: str, *words: str, **options: Any) -> str:
        """Run a command and return what it printed. Raises TerraformError with its error."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # python-terraform logs a failure by `Logger.warn`
            code, printed, error = self._terraform.cmd(command, *words, **options)
        if code != 0:
            raise TerraformError(f"terraform {command} ended with {code}\n{printed}{error}")
        return str(printed)

    def plan(self, **variables: Any) -> dict[str, Any]:
        """Plan with these variables and return the plan as `terraform show -json` prints it."""
        out = self.folder / "plan.out"
        # `Terraform.plan` asks for -detailed-exitcode, which makes 2 of a plan with changes; `cmd` does not.
        options = {"var": variables, "out": str(out), "input": False, "no_color": IsFlagged, "lock": False}
        with self.offline():
            self.run("plan", **options)
        plan: dict[str, Any] = json.loads(self.run("show", str(out), json=IsFlagged))
        return plan


@contextmanager
def offline_root(folder: Path) -> Iterator[Root]:
    """Copy the root below `folder`, initialise it, and shut AWS out: no credentials, no address that answers.

    Raises FileNotFoundError with the remedy where there is no Terraform: such a test fails, it is not skipped.
    """
    home = Path(shutil.copytree(ROOT, folder / "terraform", ignore=LEFT_BY_TERRAFORM))
    with shut_out(folder):
        yield initialised(home)


@contextmanager
def offline_module(name: str, folder: Path) -> Iterator[Root]:
    """The same for one of the modules, by its folder's name."""
    home = Path(shutil.copytree(ROOT / "modules" / name, folder / name, ignore=LEFT_BY_TERRAFORM))
    with shut_out(folder):
        yield initialised(home)


def initialised(home: Path) -> Root:
    """Run `terraform init` in a folder."""
    root = Root(home)
    root.run("init", input=False, no_color=IsFlagged)
    return root


@contextmanager
def shut_out(folder: Path) -> Iterator[None]:
    """Terraform's environment for a test: the provider of this machine, nothing of the person's shell, and no AWS.

    Raises FileNotFoundError where there is no Terraform.
    """
    need_terraform()
    with pytest.MonkeyPatch.context() as environment:
        for name in os.environ:
            if name.startswith(FOREIGN):
                environment.delenv(name)
        environment.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")  # the discard port: whoever asks is refused
        environment.setenv("CHECKPOINT_DISABLE", "1")
        if configuration := cli_configuration():
            path = folder / "terraform.rc"
            path.write_text(configuration)
            environment.setenv("TF_CLI_CONFIG_FILE", str(path))
        yield


def need_terraform() -> None:
    """Raise FileNotFoundError with the command to type where Terraform is not on PATH."""
    if shutil.which("terraform") is None:
        page = "https://developer.hashicorp.com/terraform/install"
        raise FileNotFoundError(f"terraform (1.9 or newer) is not on PATH; install it as {page} says for this system")


def cli_configuration() -> str | None:
    """The CLI configuration that takes the AWS provider from a mirror on this machine, and others from their registry.

    None where the person has a configuration of their own, which is then obeyed, or where there is no mirror.
    Raises FileNotFoundError where ABAC_TERRAFORM_MIRROR names a folder without the provider.
    """
    asked = os.environ.get("ABAC_TERRAFORM_MIRROR")
    own = Path(os.environ.get("TF_CLI_CONFIG_FILE") or "~/.terraformrc").expanduser()
    mirror = Path(asked) if asked else None if own.is_file() else find_mirror()
    if mirror is None:
        return None
    if not _holds_provider(mirror):
        raise FileNotFoundError(f"ABAC_TERRAFORM_MIRROR is `{mirror}`, which holds no HOST/{PROVIDER}")
    taken = json.dumps([PROVIDER])
    return (
        "provider_installation {\n"
        f"  filesystem_mirror {{\n    path    = {json.dumps(str(mirror))}\n    include = {taken}\n  }}\n"
        f"  direct {{\n    exclude = {taken}\n  }}\n"
        "}\n"
    )


def find_mirror() -> Path | None:
    """The first usual add-on folder that holds the AWS provider."""
    patterns = (Path(folder).expanduser().relative_to("/") for folder in ADD_ON_FOLDERS)
    candidates = (folder for pattern in patterns for folder in sorted(Path("/").glob(str(pattern))))
    return next((folder for folder in candidates if _holds_provider(folder)), None)


def _holds_provider(mirror: Path) -> bool:
    """Whether a folder is a mirror of the provider: HOST/NAMESPACE/TYPE (Terraform CLI documentation)."""
    return any(folder.is_dir() for folder in mirror.glob(f"*/{PROVIDER}"))

"""Registries for tests: a head that says everything, and the teams that a test is about."""

from __future__ import annotations

import textwrap

import pytest

from abac.errors import InputError
from abac.located import read_yaml
from abac.teams import Registry, read

HEAD = """\
defaults: {account: "111122223333", region: eu-west-1, domain: studio, session_duration_seconds: 28800,
           permission_profiles: [data-scientist], network_profile: corporate, tags: {Application: Studio}}
permission_profiles: {data-scientist: {description: Builds.}, read-only: {description: Looks.}}
network_profiles: {corporate: {description: The office., allowed_cidrs: [203.0.113.0/24]}}
reserved_names: [root]
teams:
"""
FIRST = HEAD.count("\n") + 1  # the line of the first team


def registry(teams: str, head: str = HEAD) -> Registry:
    """Read a registry whose `teams` section is `teams`."""
    return read(read_yaml((head + textwrap.indent(textwrap.dedent(teams), "  ")).encode(), "teams.yaml"))


def refused(teams: str, head: str = HEAD) -> list[str]:
    """Return the problems of a registry, as people read them."""
    with pytest.raises(InputError) as caught:
        registry(teams, head)
    return [str(problem) for problem in caught.value.problems]

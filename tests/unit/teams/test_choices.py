"""What a permission profile may have or leave out, and what each choice is called elsewhere."""

from __future__ import annotations

import pytest

from abac.teams import CHOICES, Choices, made_by_any
from unit.teams.registries import HEAD, refused, registry


def head(choices: str) -> str:
    """A registry's head whose `data-scientist` chooses this."""
    return HEAD.replace("{description: Builds.}", f"{{description: Builds., choices: {choices}}}")


@pytest.mark.parametrize(
    ("choices", "made"),
    [
        ("{}", ()),
        ("{remote_ide: true}", ("remote-ide",)),
        ("{jumpstart: off}", ()),
        ("{jumpstart: private}", ("private-hub",)),
        ("{jumpstart: public}", ("private-hub", "public-hub")),
        ("{ground_truth: true, remote_ide: false}", ("ground-truth",)),
        ("{bedrock_models: []}", ()),
        ("{bedrock_models: ['amazon.titan-embed-text-v2:0']}", ("bedrock",)),
    ],
)
def test_a_choice_is_made_by_saying_it(choices: str, made: tuple[str, ...]) -> None:
    """docs/reference/teams-yaml.md, Choices: nothing is chosen unless it is said."""
    profiles = registry("Team1: {}", head(choices)).permission_profiles
    assert profiles["data-scientist"].choices.made() == made
    assert profiles["read-only"].choices.made() == ()
    assert made_by_any(one.choices for one in profiles.values()) == {*made}


def test_every_choice_can_be_made() -> None:
    """A name that no member of `choices` stands for would be a statement that never is rendered."""
    whole = Choices(remote_ide=True, jumpstart="public", ground_truth=True, bedrock_models=("amazon.nova-lite-v1:0",))
    assert whole.made() == CHOICES


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("{jumpstart: publik}", "did you mean `public`?"),
        ("{remote_ide: yes please}", "`true` or `false`"),
        ("{remote-ide: true}", "unknown field `remote-ide`"),
        ("{bedrock_models: ['*']}", "a model's id such as"),
        ("{bedrock_models: ['amazon.*']}", "a model's id such as"),
    ],
)
def test_what_is_no_choice_is_refused(choices: str, expected: str) -> None:
    """A list of models says all that there are; a pattern would admit what the provider adds."""
    assert any(expected in problem for problem in refused("Team1: {}", head(choices)))

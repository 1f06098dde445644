"""The reference pages: they name every member, and their examples are right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from abac.contract import read_contract
from abac.generate.templates import templates
from abac.language.policy_set import PolicySet
from abac.language.scenario import Scenario, read_scenarios
from abac.located import read_yaml
from abac.schemas import schema
from abac.simulate import decide
from abac.teams import read
from unit.schemas.checking import ROOT, validator

PAGES = {
    "teams-yaml": ("teams",),
    "templates": ("template",),
    "isolation-yaml": ("isolation",),
    "scenarios": ("scenario",),
    "results-json": ("decisions", "matrix"),
    "prove": ("proof",),
}


def text(page: str) -> str:
    """What a page says."""
    return (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")


def example(page: str, language: str = "yaml") -> str:
    """The example of a page."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", text(page), re.DOTALL | re.MULTILINE)
    return str(found)


def members(part: Any, inner: bool = False) -> Iterator[str]:
    """Every member that a schema names anywhere."""
    if isinstance(part, list):
        for item in part:
            yield from members(item)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "properties" and not inner:
                yield from value
                yield from members(value, inner=True)
            else:
                yield from members(value)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_every_member(page: str) -> None:
    """What the schema knows, the reference explains; IAM's own elements within a scenario are IAM's to explain."""
    named = set(re.findall(r"`([^`\n]+)`", text(page)))
    elements = {"Sid", "Effect", "Action", "Resource", "Principal", "Condition", "AWS", "Service", "Federated"}
    elements |= {"NotAction", "NotResource", "NotPrincipal", "CanonicalUser"}
    for name in PAGES[page]:
        known = set(members(schema(name)))
        assert known
        assert known - named - (elements if page == "scenarios" else set()) == set()


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("results-json", "prove")])
def test_an_example_satisfies_its_schema(page: str) -> None:
    """People copy it."""
    validator(PAGES[page][0]).validate(read_yaml(example(page).encode(), page).plain())


def test_the_example_of_decisions_satisfies_its_schema() -> None:
    """Scripts are written by it."""
    validator("decisions").validate(json.loads(example("results-json", "json")))


def test_the_example_of_a_proof_satisfies_its_schema_and_is_decided_as_it_expects() -> None:
    """Its counterexample is a scenario complete by itself."""
    document = json.loads(example("prove", "json"))
    validator("proof").validate(document)
    (counterexample,) = document["properties"][0]["counterexamples"]
    (scenario,) = read_scenarios(BytesIO(json.dumps(counterexample["scenario"]).encode()), file="example.json")
    assert isinstance(scenario, Scenario)
    assert isinstance(scenario.policies, PolicySet)
    assert decide(scenario.request, scenario.policies).outcome.value == scenario.expect


def test_the_examples_are_read(tmp_path: Any) -> None:
    """Each by the reader of its file: names, references and actions are right as well."""
    assert len(read(read_yaml(example("teams-yaml").encode(), "teams.yaml")).teams) == 2
    assert read_contract(read_yaml(example("isolation-yaml").encode(), "isolation.yaml")).liveness
    (scenario,) = read_scenarios(BytesIO(example("scenarios").encode()), file="scenarios.yaml")
    assert isinstance(scenario, Scenario)
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "feature-store.yaml").write_text(example("templates"), encoding="utf-8")
    assert [len(template.statements) for template in templates(tmp_path)] == [2]

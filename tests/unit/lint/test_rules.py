"""One name for rule, function, page and test; the examples of the pages are right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from abac import validate
from abac.language.policy import PolicyType
from abac.language.read import read_policy_leniently
from abac.lint import RULES, Rule, find_rule, lint
from abac.located import from_plain
from abac.results import Severity

ROOT = Path(__file__).resolve().parents[3]
# Their examples cannot be a short document: too long to print, and refused by the reader before lint is asked.
WITHOUT_EXAMPLE = {"document-too-large", "unknown-operator"}
NAMES = [rule.name for rule in RULES]
ILLUSTRATED = [rule for rule in RULES if rule.name not in WITHOUT_EXAMPLE]


def text(rule: Rule) -> str:
    """What a rule's page says, without line breaks in its sentences."""
    return (ROOT / rule.page).read_text(encoding="utf-8")


def example(page: str, heading: str) -> Any:
    """The document below a heading of a page."""
    (block,) = re.findall(rf"## {heading}\n\n```json\n(.*?)```", page, re.DOTALL)
    return json.loads(block)


def rules_that_speak(rule: Rule, heading: str) -> set[str]:
    """The names of the rules that find something in an example of a rule's page."""
    page = text(rule)
    kind = re.search(r"Policy type of the examples: (\w+)", page)
    policy_type = PolicyType(kind[1]) if kind else PolicyType.IDENTITY
    policy, refused = read_policy_leniently(from_plain(example(page, heading)), policy_type)
    return {finding.rule for finding in lint(policy, policy_type, refused)}


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    """Habit 9 of the style guide: one name for rule, code, test and page."""
    pages = {page.stem for page in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


def test_the_strict_checks_are_rules_too() -> None:
    """Each check of `validate` has a row, so that its findings have a page."""
    assert {rule.__name__.replace("_", "-") for rule in validate.RULES} <= set(NAMES)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_page_says_what_the_table_says(rule: Rule) -> None:
    """Title, severity and source of a page are those of the table."""
    words = " ".join(text(rule).split())
    assert words.startswith(f"# {rule.name} ")
    assert rule.title[1:] in words
    assert f"Severity: {rule.severity.value}." in words
    assert f"## Source {rule.source}." in words
    assert "## Rationale" in words


@pytest.mark.parametrize("rule", ILLUSTRATED, ids=[rule.name for rule in ILLUSTRATED])
def test_what_the_page_avoids_is_found(rule: Rule) -> None:
    """The example under Avoid breaks the rule."""
    assert rule.name in rules_that_speak(rule, "Avoid")


@pytest.mark.parametrize("rule", ILLUSTRATED, ids=[rule.name for rule in ILLUSTRATED])
def test_what_the_page_prefers_breaks_no_rule(rule: Rule) -> None:
    """The example under Prefer breaks neither this rule nor another."""
    assert rules_that_speak(rule, "Prefer") == set()


def test_the_index_lists_every_rule_with_its_severity() -> None:
    """docs/rules/README.md is the table for people."""
    index = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+)\]\(([\w-]+)\.md\) \| (\w+) \|", index, re.MULTILINE)
    assert rows == [(rule.name, rule.name, rule.severity.value) for rule in RULES]


def test_rules_are_found_by_name() -> None:
    """None where there is no such rule."""
    rule = find_rule("wildcard-pass-role")
    assert rule is not None
    assert rule.severity is Severity.ERROR
    assert find_rule("wildcard-pass-rolls") is None

"""Each rule of AWS's evaluation that engines get wrong has scenarios in which it holds and in which it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.language.scenario import Scenario, read_scenarios

FOLDER = Path(__file__).parents[2] / "scenarios"
# The rules and their numbers are those of the design's list of facts, "Evaluation rules that local engines get wrong".
RULES: dict[str, tuple[str, ...]] = {
    "1 policy variables": (
        "a caller without a team tag does not match an untagged or any other resource",
        "a deny for all but the own team holds for a caller without a team tag",
        "a star in a tag opens nobody's prefix",
        "an old document has no variables",
        "the default of a variable",
        "IfExists does not open an Allow whose variable has no value",
    ),
    "2 set operators": ("no tags at all satisfy ForAllValues", "a tag key that is not listed"),
    "3 absent keys": (
        "an untagged resource is nobody's",
        "a deny for what is not the team's holds for what is untagged",
        "Bool false does not hold without the key",
        "ArnLike compares segment by segment",
    ),
    "4 permissions boundary": (
        "a bucket policy that names the user passes the boundary",
        "a bucket policy that names the role does not pass the boundary",
        "NotPrincipal does not spare a principal with a boundary",
    ),
    "5 session policies": (
        "the session policy leaves out what the role may do",
        "a grant to the session adds to the session policy",
    ),
    "6 NotPrincipal": (
        "NotPrincipal spares the user that it lists",
        "NotPrincipal does not spare a principal with a boundary",
    ),
    "7 accounts": (
        "across accounts both sides allow",
        "across accounts an identity policy is not enough",
        "a key whose policy does not name the account",
        "trust in the account needs an identity policy besides",
    ),
    "8 order": ("a deny in the bucket policy", "one level does not list the service", "two documents of one level"),
    "9 SCPs": ("the management account is not bound", "the root user of a member account is bound"),
    "10 RCPs": (
        "an outsider with the keys of its request is denied by the perimeter",
        "an RCP does not reach SageMaker",
    ),
    "11 networks": ("through the allowed VPC endpoint", "from another public address"),
    "12 forward access sessions": ("a forward access session is spared", "a direct call from elsewhere is not"),
    "13 endpoints of an organisation": (
        "a deny on another organisation's endpoints never fires for SageMaker",
        "a deny on all but one organisation's endpoints always fires for SageMaker",
    ),
    "14 endpoint policies": (
        "an account in an endpoint policy is not its roles",
        "an endpoint policy that names the role by aws:PrincipalArn",
    ),
    "15 PassRole": ("a team passes its own role to SageMaker", "a role of another account cannot be passed"),
    "16 types that AWS's simulator does not judge": (
        "the own organisation passes",
        "an endpoint policy that does not list the action",
        "a session policy alone grants nothing",
    ),
    "17 every blocking type": (
        "a deny in the identity policy, and a boundary that does not allow either",
        "a deny in the bucket policy",
    ),
    "18 tags of buckets": (
        "the tags of a bucket open nothing where it does not use them for access",
        "the tags of a bucket count where it uses them for access",
    ),
    "19 case of tag keys": (
        "a tag key in another case is the same key",
        "a tag value in another case is another value",
    ),
}


def _scenarios() -> dict[str, tuple[Scenario, str]]:
    """Every scenario by name, with the comment above it."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        lines = path.read_text().splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("- name:")]
        for number, scenario in zip(starts, read_scenarios(path), strict=True):
            assert isinstance(scenario, Scenario)
            found[scenario.name] = (scenario, f"{lines[2]} {lines[number - 1]}")
    return found


def test_the_rules_are_nineteen() -> None:
    """None of the list was left out."""
    assert [rule.partition(" ")[0] for rule in RULES] == [str(number) for number in range(1, 20)]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_scenarios_that_end_differently(rule: str) -> None:
    """At least two, of which one shows the rule and one its limit; the page stands above each or above its file."""
    known = _scenarios()
    chosen = [known[name] for name in RULES[rule]]
    assert len(chosen) >= 2
    assert len({(scenario.expect, scenario.expect_blocked_by) for scenario, _ in chosen}) >= 2
    assert all("Guide" in comment or "Reference" in comment for _, comment in chosen)

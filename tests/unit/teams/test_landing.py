"""Where Studio may open: an allowlist by name, which the registry holds and the sign-in's directory repeats."""

from __future__ import annotations

import pytest

from unit.teams.registries import refused, registry


def test_a_team_names_the_places_where_studio_may_open() -> None:
    """Issue 7, item 2: landing (`LandingUri`, `SpaceName`) from an allowlist."""
    found = registry("Team1: {landing: {lab: {uri: 'app:JupyterLab:lab', space: shared}}}\nTeam2: {}")
    lab = found.teams["Team1"].landing["lab"]
    assert (lab.uri, lab.space) == ("app:JupyterLab:lab", "shared")
    assert found.teams["Team2"].landing == {}


@pytest.mark.parametrize(
    ("landing", "expected"),
    [
        ("{lab: {}}", "`uri`, `space` or both"),
        ("{lab: {uri: null, space: shared}}", "`uri` without a value"),
        ("{lab: {uri: 'app:JupyterLab:lab', space: }}", "`space` without a value"),
        ("{lab: {uri: 'https://attacker.example/'}}", "a place of CreatePresignedDomainUrl"),
        ("{lab: {uri: 'javascript:alert(1)'}}", "a place of CreatePresignedDomainUrl"),
        ("{lab: {space: a_b}}", "the name of a space"),
        ("{'a b': {space: shared}}", "the name of a landing"),
        ("{lab: {url: 'app:JupyterLab:lab'}}", "unknown field `url`; expected one of `uri`, `space`"),
    ],
)
def test_a_place_that_studio_would_not_take_is_refused(landing: str, expected: str) -> None:
    """CreatePresignedDomainUrl: LandingUri, SpaceName; RelayState holds 80 bytes (SAML 2.0 Bindings, 3.4.3)."""
    assert any(expected in problem for problem in refused(f"Team1: {{landing: {landing}}}"))

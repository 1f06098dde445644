"""Each attack of SIGNIN.md's list begins as an accepted attempt, changes one thing, and is refused where it says."""

from __future__ import annotations

import pytest

from attacks.attack import Attack, sign_in
from attacks.every import ATTACKS
from saml_backend.refusal import Refused


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.group}: {attack.name}")
def test_an_attack_is_refused_where_the_list_says(attack: Attack) -> None:
    """Step and reason are those of the list; what was changed is all that was wrong (SIGNIN.md, Attacks)."""
    assert sign_in(attack.honest()).team == "Team1"
    with pytest.raises(Refused) as refused:
        sign_in(attack.make())
    assert (refused.value.step, refused.value.reason) == (attack.step, attack.reason)


def test_every_attack_has_a_name_of_its_own() -> None:
    """The table in the docs names each once."""
    names = [(attack.group, attack.name) for attack in ATTACKS]
    assert len(set(names)) == len(names)

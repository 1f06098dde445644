"""What ties slots together, and which of it a verdict names."""

from __future__ import annotations

from abac.prove.evaluate import evaluate_values
from abac.prove.formula import TRUE, Slot
from abac.prove.slots.assumptions import ONE_RESOURCE_TAG, TAG_KEYS_OF_REQUEST, TYPED_KEYS, assumed, links
from unit.prove.asking import space

TAG, KEYS = Slot("aws:requesttag/team"), Slot("aws:tagkeys", multivalued=True)


def test_a_tag_comes_with_its_key_in_any_case() -> None:
    """aws:RequestTag/Team is present exactly where aws:TagKeys lists Team (PROOF.md, World assumptions)."""
    tied = links([TAG, KEYS])
    assert evaluate_values(tied, {"aws:requesttag/team": "A", "aws:tagkeys": ("TEAM",)})
    assert evaluate_values(tied, {"aws:tagkeys": ("Owner",)})
    assert not evaluate_values(tied, {"aws:requesttag/team": "A", "aws:tagkeys": ("Owner",)})
    assert not evaluate_values(tied, {"aws:tagkeys": ("team", "Owner")})
    assert not evaluate_values(tied, {"aws:requesttag/team": "A"})


def test_slots_that_are_not_asked_for_tie_nothing() -> None:
    """A link that no atom can feel is left out, so that equal questions stay equal."""
    assert links([TAG]) == TRUE
    assert links([KEYS]) == TRUE


def test_a_verdict_names_what_it_takes_for_granted_and_no_more() -> None:
    """Each assumption has a name and is printed with the proof (PROOF.md, World assumptions)."""
    names = set(assumed([TAG, KEYS, Slot("aws:resourcetag/team")], space()))
    assert {TAG_KEYS_OF_REQUEST, ONE_RESOURCE_TAG} <= names
    assert TYPED_KEYS not in set(assumed([TAG], space()))
    assert TYPED_KEYS in set(assumed([Slot("aws:sourceip")], space()))

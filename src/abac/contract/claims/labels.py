"""Claims about labels: what is created under which label, and who changes labels of what exists (I3)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Final

from abac.catalog import Action, ResourceType
from abac.contract.claims.claim import Claim, Claimant
from abac.contract.claims.clauses import ALL, Element, every, other_than, some, when
from abac.contract.claims.forms import a, claimed, prefixed
from abac.contract.ownership import OWNER_TAG, deciding_tags, is_prefixed, rule
from abac.contract.premise import Premise
from abac.contract.properties import Contract

TAGGING: Final = "sagemaker:TaggingAction"
CREATING: Final[Element] = {"Null": {TAGGING: "false"}}
ON_WHAT_EXISTS: Final[Element] = {"Null": {TAGGING: "true"}}
NEW: Final = (
    "what is being created bears no tag yet: aws:ResourceTag is absent "
    "(IAM User Guide, Controlling access to AWS resources using tags)"
)
_SPELLED_OUT: Final = 8  # letters of a tag key of which every other spelling is written out: 2^8 texts


def takes_label(action: Action, kind: ResourceType, team_tag: str) -> bool:
    """Whether a request for the action on this type may bear the team's label."""
    return action.supports_key(f"aws:RequestTag/{team_tag}", kind.name)


def good_label(team_tag: str) -> Premise:
    """Requests with the team's label, no look-alike of it, and no owner's tag but one's own."""
    foreign = some(_lookalike(team_tag), *(_foreign(tag) for tag in rule("owner_tags")))
    return every(_team_label(team_tag), other_than(foreign))


def creating(claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """What is made under a wrong label, or under another team's name where names must be the team's."""
    yield from wrongly_labelled(claimant, action, kind, new(claimant.team_tag))
    if is_prefixed(kind):
        words = f"{a(kind)} named as another team's"
        yield Claim("I2", action, kind.name, other_than(prefixed(kind)), False, words)


def new(team_tag: str) -> Premise:
    """Requests on what does not exist yet, so that it bears no label."""
    return when({"Null": {f"aws:ResourceTag/{team_tag}": "true"}})


def wrongly_labelled(claimant: Claimant, action: Action, kind: ResourceType, premise: Premise) -> Iterator[Claim]:
    """No request of `premise` with another label than the team's, with none, or with another owner's tag."""
    tag = claimant.team_tag
    wrong = [
        ("not labelled as the team's", other_than(_team_label(tag))),
        ("with a second label that differs in case", _lookalike(tag)),
    ]
    wrong += [(f"labelled with another's {key}", _foreign(key)) for key in rule("owner_tags")]
    for words, labels in wrong:
        words = f"{a(kind)} {words}"
        yield Claim("I3", action, kind.name, every(premise, labels), False, words, assumptions=(NEW,))


def labelling(contract: Contract, claimant: Claimant, action: Action, kind: ResourceType) -> Iterator[Claim]:
    """Labels of what exists are nobody's to change; labels of what is being created come with the call."""
    property = "I6" if action.service in contract.control else "I3"
    while_creating = action.supports_key(TAGGING, kind.name)
    existing = when(ON_WHAT_EXISTS) if while_creating else ALL
    told = action.supports_key("aws:TagKeys", kind.name)
    touched = every(existing, touching(claimant.team_tag)) if told else existing
    yield Claim(property, action, kind.name, touched, False, f"{a(kind)} that exists, changing labels that decide")
    if told and property == "I3":
        mine = claimed(kind, claimant.team_tag)
        foreign = existing if mine is None else every(existing, other_than(mine))
        yield Claim("I2", action, kind.name, foreign, False, f"{a(kind)} that is not the team's own, with any label")
    if while_creating:
        yield from wrongly_labelled(claimant, action, kind, every(when(CREATING), new(claimant.team_tag)))


def touching(team_tag: str) -> Premise:
    """Requests that name a tag, in any case, by which it is decided what one may do."""
    keys = [team_tag, *deciding_tags(), OWNER_TAG]
    return when({"ForAnyValue:StringEqualsIgnoreCase": {"aws:TagKeys": keys}})


def _team_label(team_tag: str) -> Premise:
    return when({"StringEquals": {f"aws:RequestTag/{team_tag}": f"${{aws:PrincipalTag/{team_tag}}}"}})


def _lookalike(team_tag: str) -> Premise:
    return when({"ForAnyValue:StringEquals": {"aws:TagKeys": list(_spellings(team_tag))}})


def _foreign(key: str) -> Premise:
    """Requests that give a tag which names an owner, and name somebody else than the caller."""
    own_arn = {f"aws:RequestTag/{key}": rule("owner_tags")[key]}
    return when({"Null": {f"aws:RequestTag/{key}": "false"}, "ArnNotLike": own_arn})


@cache
def _spellings(tag: str) -> tuple[str, ...]:
    """Every other spelling of a tag key by case, for long keys the usual ones: AWS takes all of them for one key."""
    if sum(letter.isalpha() for letter in tag) <= _SPELLED_OUT:
        found = ["".join(letters) for letters in product(*({c.lower(): 0, c.upper(): 0} for c in tag))]
    else:
        found = [tag.lower(), tag.upper(), tag.swapcase(), tag.capitalize()]
    return tuple(dict.fromkeys(text for text in found if text != tag))

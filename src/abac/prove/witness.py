"""A model of slots as a request that people can read: complete, with values they know where the model leaves a choice.

Source: PROOF.md, Counterexamples and proofs as people read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from abac.catalog import key_kind, service
from abac.language.pattern import folded
from abac.language.request import Request, Values
from abac.prove.formula import Slot
from abac.prove.minterms import cells_of
from abac.prove.slots import SEGMENT_SLOTS, Space
from abac.prove.slots.keys import REQUEST_TAG, TAG_KEYS, fact_of

_RESOURCE_TAG: Final = "aws:resourcetag/"
_NAME: Final = "example"
_REGION: Final = SEGMENT_SLOTS[3]
Fits = Callable[[Mapping[Slot, Values | None]], bool]


def request_of(space: Space, values: Mapping[Slot, Values | None], spellings: Mapping[str, str]) -> Request:
    """The request with these values; slots that the model does not know get one of their domain's.

    `spellings` gives keys by their folded name as policies spell them. Tag keys of a request and their values come
    together (aws:TagKeys, aws:RequestTag), and so do the names under which AWS states one fact.
    """
    asker = space.asker
    known = {**spellings, **{folded(key): key for key in asker.keys}}
    context = dict(_rigid(space))
    for slot, value in values.items():
        if value is not None and slot not in SEGMENT_SLOTS:
            context |= dict.fromkeys(_names(slot, space), value)
    context |= dict(_tags_together(space, context, known))
    raw: dict[str, Any] = {
        "principal": asker.principal.text,
        "action": space.known.full_name if space.known else space.action,
        "resource": _resource(space, values),
        "context": {
            _spelled(name, known): value if isinstance(value, str) else list(value) for name, value in context.items()
        },
    }
    if space.account:
        raw["resource_account"] = space.account
    if asker.management_account:
        raw["management_account"] = True
    return Request.from_dict(raw, strict=False)


def friendlier(space: Space, values: Mapping[Slot, Values | None], fits: Fits) -> Mapping[Slot, Values | None]:
    """The same values with texts that people know instead of the shortest ones, wherever `fits` still holds."""
    found = dict(values)
    for slot, value in values.items():
        if isinstance(value, str):
            for text in _known_to_people(slot, value, space):
                if space.domain(slot).contains(text) and fits({**found, slot: text}):
                    found[slot] = text
                    break
    return found


def _spelled(name: str, spellings: Mapping[str, str]) -> str:
    """A folded key as policies spell it or another key for the same fact, else as AWS does."""
    if (known := spellings.get(name)) is not None:
        return known
    kind = key_kind(name)
    if kind is None:
        return name
    stem = kind.name.partition("${")[0]
    chosen = name[len(stem) :]
    same = spellings.get(fact_of(name), "")
    return stem + (same[-len(chosen) :] if chosen and folded(same).endswith(chosen) else chosen)


def _rigid(space: Space) -> Iterator[tuple[str, Values]]:
    """What the asker fixes, by folded name, as far as AWS supplies it."""
    for key, value in space.asker.keys.items():
        if value is not None and space.fact(key) is not None:
            yield folded(key), value


def _names(slot: Slot, space: Space) -> Iterator[str]:
    """Every name under which AWS states the slot's fact in such a request."""
    names = [slot.name]
    if slot.name.startswith(_RESOURCE_TAG) and service(prefix := space.action.partition(":")[0].lower()):
        names.append(f"{prefix}:{slot.name.partition(':')[2]}")
    return (name for name in names if space.slot(name) == slot)


def _tags_together(
    space: Space, context: Mapping[str, Values], spellings: Mapping[str, str]
) -> Iterator[tuple[str, Values]]:
    """The tag keys of the tags that the request carries, or tags for its tag keys, where the model told one alone."""
    tags = [_spelled(name, spellings)[len(REQUEST_TAG) :] for name in context if name.startswith(REQUEST_TAG)]
    if tags and TAG_KEYS not in context and space.slot(TAG_KEYS) is not None:
        yield TAG_KEYS, tuple(tags)
    listed = context.get(TAG_KEYS, ())
    for key in (listed,) if isinstance(listed, str) else listed:
        name = REQUEST_TAG + folded(key)
        if name not in context and space.slot(name) is not None:
            yield name, "x"


def _resource(space: Space, values: Mapping[Slot, Values | None]) -> str:
    if space.segments is None:
        return "*"
    texts = (values.get(slot) for slot in SEGMENT_SLOTS)
    return ":".join(
        text if isinstance(text, str) else _usual(slot, space) for slot, text in zip(SEGMENT_SLOTS, texts, strict=True)
    )


def _usual(slot: Slot, space: Space) -> str:
    """A text of a segment's domain that people know, else its shortest."""
    domain = space.domain(slot)
    known = (text for text in _known_to_people(slot, "", space) if domain.contains(text))
    return next(known, None) or next((cell.text for cell in cells_of(domain, ()) if cell.text), "")


def _known_to_people(slot: Slot, text: str, space: Space) -> Iterator[str]:
    """What might stand in place of the shortest text, the best first."""
    if slot == _REGION:
        yield "eu-central-1"
    elif slot in SEGMENT_SLOTS:
        for template in space.domain(slot).templates:
            yield "".join(piece if isinstance(piece, str) else _NAME for piece in template)
        yield text + _NAME
    elif "tag/" in slot.name:
        yield from ("bravo", "alpha", "other")
    else:
        yield from _EXAMPLES.get(slot.name, ())
        yield text + _NAME


_EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "aws:sourceip": ("203.0.113.10", "198.51.100.10"),
    "aws:sourcevpce": ("vpce-0123456789abcdef0",),
    "aws:sourcevpc": ("vpc-0123456789abcdef0",),
    "sagemaker:domainid": ("d-0123456789ab",),
    "sagemaker:userprofilename": ("alice",),
}

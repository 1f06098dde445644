"""Read requests that are plainly good, quickly: what was worked out for one serves all of the same form.

Many requests share their principal, their action and the keys of their context. Each of those is checked once. Whatever
is not plainly good is left to `reading`, which says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from abac.language.pattern import folded
from abac.language.principal import Principal
from abac.language.request.context import Context, Values, context_value
from abac.language.request.reading import FOLLOWING, MEMBERS, Parts, agrees, twins, what_follows
from abac.language.request.shape import Shape

_REMEMBERED: Final = 4_096  # of each kind; when there are more, all are made anew
_LONGEST: Final = 2_048  # characters; longer texts are not worth their memory
_MEMBERS: Final = frozenset(MEMBERS)
_DIGITS: Final = 12  # of an account id
_SEPARATORS: Final = 5  # in an ARN

_agrees = lru_cache(_REMEMBERED)(agrees)


def read_usual(raw: Mapping[str, Any]) -> Parts:
    """The parts of a request all of whose values are texts, where each kind of them was met before.

    Most requests are such, so this looks at nothing twice. Raises one of `UNUSUAL` for all others, good ones and bad.
    """
    principal, action, resource, given = _essentials(raw)
    account = raw.get("resource_account")
    caller, shape, _ = _callers[principal], _shapes_of_texts[tuple(given)], _actions[action]
    if resource[:4] != "arn:" or resource.count(":") < _SEPARATORS or not caller.known:
        raise TypeError
    if account is None:
        account, members = _inherited(resource, caller.principal), 4
    else:
        _accounts[account]
        members = 5
    if len(raw) != members:
        raise KeyError
    values = given.values()
    "".join(values)  # raises where one is no text
    context = _new_context(Context)  # as `Context.of`, without a call
    context.shape = shape
    context.held = (*values, *caller.known, account)
    return caller.principal, action, resource, account, context, False


UNUSUAL: Final = (KeyError, TypeError, AttributeError)
"""What `read_usual` raises."""


def read_plain(raw: Mapping[str, Any], strict: bool) -> Parts | None:
    """The parts of a request that is plainly good, or None where it must be read carefully."""
    if type(raw) is not dict or not raw.keys() <= _MEMBERS:
        return None
    try:
        caller = _callers.get(raw["principal"]) or _caller(raw["principal"])
        action, resource = raw["action"], raw.get("resource", "*")
        given = raw.get("context", _EMPTY)
        form = _forms.get((*given, *map(type, given.values()))) or _form(given)
        good = (action in _actions or _is_action(action)) and (resource[:4] == "arn:" or resource == "*")
    except (KeyError, TypeError, AttributeError):  # what is absent or no text is not plainly good
        return None
    if not good or caller is None or form is None or type(resource) is not str:
        return None
    account, management = raw.get("resource_account"), raw.get("management_account", False)
    if account is None:
        account = _inherited(resource, caller.principal)
    elif type(account) is not str or (account not in _accounts and not _is_account(account)):
        return None
    if (management is not True and management is not False) or (resource != "*" and resource.count(":") < _SEPARATORS):
        return None
    context = form.context(given, (*caller.follows, account or None), strict)
    return None if context is None else (caller.principal, action, resource, account, context, management)


class _Caller:
    """A principal and what follows from it; `known` are the same values where none is None, else nothing."""

    __slots__ = ("follows", "known", "principal")

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.follows = what_follows(principal, "")[:-1]
        texts = tuple([value for value in self.follows if value is not None])
        self.known = texts if len(texts) == len(self.follows) else ()


class _Form:
    """A context's keys and the types of its values, found to be good."""

    __slots__ = ("_convert", "_keys", "_shapes", "_stated", "_tag_keys")

    def __init__(self, keys: tuple[str, ...], types: Sequence[type]) -> None:
        places = {folded(key): place for place, key in enumerate(keys)}
        self._keys = keys
        self._convert = not all(kind is str for kind in types)
        self._tag_keys = places.get("aws:tagkeys")
        self._stated = tuple(places.get(folded(key)) for key in FOLLOWING)
        self._shapes: dict[tuple[tuple[int, ...], tuple[int, ...]], Shape] = {}

    @property
    def is_usual(self) -> bool:
        """Whether all values are texts, and the context states nothing that follows from the rest."""
        return not self._convert and all(place is None for place in self._stated)

    def context(self, given: dict[str, Any], follows: Sequence[str | None], strict: bool) -> Context | None:
        """The whole context; None where a value is not plainly good or contradicts what follows."""
        held = tuple(given.values())
        lists: tuple[int, ...] = ()
        if self._convert:
            found = [context_value(value) for value in held]
            if None in found or (strict and self._tag_keys is not None and twins(found[self._tag_keys] or ())):
                return None
            held = tuple(found)
            lists = tuple([place for place, value in enumerate(held) if type(value) is tuple])
        joining = self._joining(held, follows, strict)
        if joining is None:
            return None
        shape = self._shapes.get((joining, lists)) or self._shape(joining, lists)
        return Context.of(shape, (*held, *[follows[place] or "" for place in joining]))

    def _joining(self, held: Sequence[Values], follows: Sequence[str | None], strict: bool) -> tuple[int, ...] | None:
        """The places in `FOLLOWING` of the keys that join the given ones; None where a given one contradicts."""
        joining = []
        for place, (stated, value) in enumerate(zip(self._stated, follows, strict=True)):
            if value is None:
                continue
            if stated is None:
                joining.append(place)
            elif strict and held[stated] != value and not _agrees(FOLLOWING[place], held[stated], value):
                return None
        return tuple(joining)

    def _shape(self, joining: tuple[int, ...], lists: tuple[int, ...]) -> Shape:
        shape = Shape.of((*self._keys, *(FOLLOWING[place] for place in joining)), lists)
        if shape.is_remembered:
            self._shapes[joining, lists] = shape
        return shape


_essentials: Final = itemgetter("principal", "action", "resource", "context")
_new_context: Final = Context.__new__
_EMPTY: Final[dict[str, Any]] = {}
_TYPES: Final = frozenset({str, list, tuple, bool, int, float})

# Bounded by `_REMEMBERED` each: what is worth remembering comes again soon after it was forgotten.
_callers: Final[dict[str, _Caller]] = {}
_actions: Final[dict[str, None]] = {}
_accounts: Final[dict[str, None]] = {}
_forms: Final[dict[tuple[Any, ...], _Form]] = {}
_shapes_of_texts: Final[dict[tuple[str, ...], Shape]] = {}  # of whole contexts, by the given keys


def _caller(text: str) -> _Caller | None:
    principal = None if len(text) > _LONGEST else Principal.parse(text)
    if principal is None:
        return None
    _remember(_callers, text, caller := _Caller(principal))
    return caller


def _is_action(text: str) -> bool:
    prefix, _, name = text.partition(":")
    if len(text) > _LONGEST or not prefix or not name or set(text) & set("*? "):
        return False
    _remember(_actions, text, None)
    return True


def _form(context: object) -> _Form | None:
    if type(context) is not dict or sum(map(len, context)) > _LONGEST:
        return None
    keys, types = tuple(context), tuple(map(type, context.values()))
    names = {folded(key) for key in keys}
    if len(names) < len(keys) or not _TYPES.issuperset(types) or not all(":" in key for key in keys):
        return None
    _remember(_forms, (*keys, *types), form := _Form(keys, types))
    if form.is_usual:
        _remember(_shapes_of_texts, keys, Shape.of((*keys, *FOLLOWING), ()))
    return form


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def _is_account(text: str) -> bool:
    good = len(text) == _DIGITS and text.isascii() and text.isdigit()
    if good:
        _remember(_accounts, text, None)
    return good


def _inherited(resource: str, principal: Principal) -> str:
    """The account that the ARN names, else the principal's."""
    segments = resource.split(":", _SEPARATORS)
    return segments[-2] if len(segments) > _SEPARATORS and _is_account(segments[-2]) else principal.account

"""The context of a request: keys that ignore case, each with a text or several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from abac.language.pattern import folded
from abac.language.request.shape import Shape

Values = str | tuple[str, ...]
"""A context value: one text, or a tuple for a key that the request gives as a list."""


class Context(Mapping[str, Values]):
    """Context keys with their values. Look-ups ignore case; iteration gives the spelling of the input.

    `held` are the values in the order of `shape`. Of two spellings of one key the later counts.
    Source: IAM User Guide, IAM JSON policy elements: Condition ("condition key names are not case-sensitive").
    """

    __slots__ = ("held", "shape")

    shape: Shape
    held: tuple[Values, ...]

    def __init__(self, values: Mapping[str, Values] | None = None) -> None:
        given = {folded(key): (key, value) for key, value in (values or {}).items()}
        self.held = tuple([value for _, value in given.values()])
        lists = [place for place, value in enumerate(self.held) if not isinstance(value, str)]
        self.shape = Shape.of([key for key, _ in given.values()], lists)

    @classmethod
    def of(cls, shape: Shape, held: tuple[Values, ...]) -> Context:
        """A context of a known shape; `held` are the values in its order."""
        context = cls.__new__(cls)
        context.shape = shape
        context.held = held
        return context

    def __getitem__(self, key: str) -> Values:
        return self.held[self.shape.position[folded(key)]]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and folded(key) in self.shape.position

    def __iter__(self) -> Iterator[str]:
        return iter(self.shape.keys)

    def __len__(self) -> int:
        return len(self.held)

    def single(self, key: str) -> str | None:
        """The value of a key that has exactly one; None where it is absent or holds a list.

        Keys with several values cannot be policy variables (IAM User Guide, Policy variables).
        """
        place = self.shape.position.get(folded(key))
        value = None if place is None else self.held[place]
        return value if isinstance(value, str) else None

    def with_(self, **values: Values) -> Context:  # pragma: no cover - convenience for people at a prompt
        """A copy with more keys; `aws__PrincipalArn` stands for `aws:PrincipalArn`."""
        return Context({**self, **{key.replace("__", ":"): value for key, value in values.items()}})

    def __repr__(self) -> str:
        return f"Context({dict(self)!r})"


def context_value(value: object) -> Values | None:
    """A context value as AWS's text, or None where JSON gave something that is no value."""
    if isinstance(value, list | tuple):
        texts = [_scalar(item) for item in value]
        return None if any(text is None for text in texts) else tuple(text for text in texts if text is not None)
    return _scalar(value)


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return repr(value) if isinstance(value, int | float) else None

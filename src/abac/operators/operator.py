"""What a condition operator is: facts, a matcher for one request, a region for all requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from abac.language.pattern import Pattern, Value
from abac.operators.region import Region

Predicate = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Operator:
    """One condition operator (IAM User Guide, IAM JSON policy elements: Condition operators).

    `matcher` takes the operands, variables already bound, and gives a predicate on one context value: true where the
    value matches any operand. It raises ValueError where a hole or, for an operator that reads variables, an unbound
    variable stands in an operand: a defect of the caller. `region` takes operands that may still hold variables and
    gives the same set of values as data; it is written apart from `matcher`, and a test holds the two together. Both
    have the meaning of the positive operator: what `negative` changes, and what an absent key means, is said once, in
    `simulate.condition`.

    `invalid` says what is wrong with an operand's text, or None; an invalid operand, like an invalid context value,
    matches nothing. `reads_variables` is false where AWS admits no policy variable: such an operand is invalid.
    """

    name: str
    matcher: Callable[[Sequence[Pattern]], Predicate]
    region: Callable[[Sequence[Pattern]], Region]
    source: str
    reads_wildcards: bool = False
    reads_variables: bool = False
    negative: bool = False
    invalid: Callable[[str], str | None] = lambda text: None

    def negated(self, name: str) -> Operator:
        """The operator that holds exactly where this one does not, under the name that AWS gives it."""
        return replace(self, name=name, negative=True)


def page(section: str) -> str:
    """The source of an operator: a section of the page on which AWS documents all of them."""
    return f"IAM User Guide, IAM JSON policy elements: Condition operators, {section}"


def bound_text(pattern: Pattern) -> str:
    """The text of a bound operand whose wildcards are ordinary characters.

    Raises ValueError where a variable or a hole is left.
    """
    text = pattern.as_literal().text
    if text is None:
        raise ValueError(f"`{pattern}` must be bound before matching")
    return text


def own_text(pattern: Pattern) -> str | None:
    """The operand's text for an operator that reads no variables; None where it has any, bound or not.

    Raises ValueError where a hole stands in it.
    """
    if pattern.has_hole:
        raise ValueError(f"`{pattern}` is not known yet")
    if pattern.variables or any(isinstance(piece, Value) for piece in pattern.pieces):
        return None
    return pattern.as_literal().text

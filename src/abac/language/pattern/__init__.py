"""Text with `*`, `?`, `${variable}` and holes: what Action, Resource, Principal and condition operands are made of."""

from abac.language.pattern.case import folded
from abac.language.pattern.glob import Glob
from abac.language.pattern.pattern import Pattern, Resolve
from abac.language.pattern.pieces import ANY, ONE, Any, Hole, One, Piece, Value, Variable

__all__ = ["ANY", "ONE", "Any", "Glob", "Hole", "One", "Pattern", "Piece", "Resolve", "Value", "Variable", "folded"]

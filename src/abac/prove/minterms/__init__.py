"""The finite abstraction: regions of one slot → the combinations that a value can have, each with a text."""

from abac.prove.minterms.automaton import TooMany
from abac.prove.minterms.cells import Cell, cells_of

__all__ = ["Cell", "TooMany", "cells_of"]

"""Several steps (I7): the inductive argument, checked, and the search for a trace where it does not hold."""

from abac.prove.steps.actors import Actor, Stage
from abac.prove.steps.argument import NEEDED, PASSED_ROLES, RESTS_ON, Argument, changes_facts
from abac.prove.steps.search import Found, search
from abac.prove.steps.stories import counterexamples

__all__ = [
    "NEEDED",
    "PASSED_ROLES",
    "RESTS_ON",
    "Actor",
    "Argument",
    "Found",
    "Stage",
    "changes_facts",
    "counterexamples",
    "search",
]

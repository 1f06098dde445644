"""The second and third opinion on what the finite abstraction has answered."""

from abac.prove.crosscheck.agreement import (
    REPORT,
    Agreement,
    Class,
    Disagreement,
    Progress,
    classes_of,
    crosscheck,
)
from abac.prove.crosscheck.classes import Canonical, canonical
from abac.prove.crosscheck.problem import Problem, problem_of
from abac.prove.crosscheck.small_worlds import found_by_trying

__all__ = [
    "REPORT",
    "Agreement",
    "Canonical",
    "Class",
    "Disagreement",
    "Problem",
    "Progress",
    "canonical",
    "classes_of",
    "crosscheck",
    "found_by_trying",
    "problem_of",
]

"""Statements made ready for all requests of one form: which can speak, and the few tests that are left for each."""

from abac.simulate.plan.deciders import Decider, Narrowed, decider
from abac.simulate.plan.plan import Plan
from abac.simulate.plan.statements import Line, line
from abac.simulate.plan.view import NOWHERE, SEGMENTS, Row, View

__all__ = ["NOWHERE", "SEGMENTS", "Decider", "Line", "Narrowed", "Plan", "Row", "View", "decider", "line"]

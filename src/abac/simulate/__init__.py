"""Decide requests: `decide` is the readable reference, `speaks` says why a statement does or does not apply."""

from abac.simulate.condition import holds
from abac.simulate.decide import decide
from abac.simulate.engine import Engine
from abac.simulate.match import Asked, Match, asked, speaks
from abac.simulate.trace import Considered, considered

__all__ = ["Asked", "Considered", "Engine", "Match", "asked", "considered", "decide", "holds", "speaks"]

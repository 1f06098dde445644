"""Decide requests: `decide` is the readable reference, `speaks` says why a statement does or does not apply."""

from abac.simulate.condition import holds
from abac.simulate.decide import decide
from abac.simulate.engine import Engine
from abac.simulate.match import Asked, Match, asked, speaks

__all__ = ["Asked", "Engine", "Match", "asked", "decide", "holds", "speaks"]

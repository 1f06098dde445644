"""One decision as a tree that a person can follow: what every statement said, and what did not match."""

from abac.simulate.explain.explain import explain

__all__ = ["explain"]

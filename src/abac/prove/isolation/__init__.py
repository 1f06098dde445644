"""The isolation contract for all requests: every claim of every property asked, counterexamples replayed."""

from abac.prove.isolation.prove import Progress, prove

__all__ = ["Progress", "prove"]

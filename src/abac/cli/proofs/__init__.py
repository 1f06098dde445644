"""The verbs that speak of all requests at once."""

from abac.cli.proofs.difference import diff

__all__ = ["diff"]

"""The verbs that speak of all requests at once."""

from abac.cli.proofs.difference import diff
from abac.cli.proofs.mutation import mutate
from abac.cli.proofs.proof import prove

__all__ = ["diff", "mutate", "prove"]

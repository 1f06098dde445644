"""What must hold of all requests, as claims: a premise in IAM's own form, and whether such requests may be allowed."""

from abac.contract.claims.claim import Account, Claim, Claimant
from abac.contract.claims.outsiders import Outsider, outsiders_claims, outsiders_of
from abac.contract.claims.platform import platform_claims
from abac.contract.claims.team import team_claims

__all__ = [
    "Account",
    "Claim",
    "Claimant",
    "Outsider",
    "outsiders_claims",
    "outsiders_of",
    "platform_claims",
    "team_claims",
]

"""The verbs about a sign-in that runs or is about to: `signin` and `demo`."""

from abac.cli.operations.demo import demo
from abac.cli.operations.sign_in import signin

__all__ = ["demo", "signin"]

"""The verbs about a sign-in that runs or is about to: `signin`, `demo` and `team adopt`."""

from abac.cli.operations.adopt import adopt
from abac.cli.operations.demo import demo
from abac.cli.operations.sign_in import signin

__all__ = ["adopt", "demo", "signin"]

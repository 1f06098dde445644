"""Who can perform an action, under which conditions: statements read with everything known of a caller put in."""

from abac.simulate.who_can.who_can import who_can

__all__ = ["who_can"]

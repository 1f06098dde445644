"""The whole sign-in on this machine: portal, backend and an emulated AWS with Studio, all on loopback."""

from abac.account.demonstration.demonstration import Demonstration, PortalOf, demonstration

__all__ = ["Demonstration", "PortalOf", "demonstration"]

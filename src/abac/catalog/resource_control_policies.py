"""Which services resource control policies speak of: dated data, because AWS adds services to it.

Source: AWS Organizations User Guide, Resource control policies (RCPs), List of AWS services that support RCPs.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


def rcp_covers(service_or_action: str) -> bool:
    """Whether RCPs restrict this service (`s3`) or this action (`kms:RetireGrant`), in any case."""
    services, actions_not_covered, _ = _coverage()
    name = service_or_action.lower()
    return name.partition(":")[0] in services and name not in actions_not_covered


def rcp_coverage_as_of() -> str:
    """The month that the list of covered services describes, as `YYYY-MM`."""
    return _coverage()[2]


@cache
def _coverage() -> tuple[frozenset[str], frozenset[str], str]:
    data = json.loads((resources.files("abac.catalog") / "resource_control_policies.json").read_bytes())
    uncovered = frozenset(action.lower() for action in data["actions_not_covered"])
    return frozenset(data["services"]), uncovered, data["as_of"]

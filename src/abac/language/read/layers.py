"""The `policies` member of a scenario: documents by policy type."""

from __future__ import annotations

from typing import Final, NamedTuple

from abac.language.policy import Policy, PolicyType
from abac.language.read.document import read_document
from abac.language.read.faults import Faults
from abac.located import Node

MEMBERS: Final = tuple(str(policy_type) for policy_type in PolicyType if policy_type is not PolicyType.TRUST)


class Layers(NamedTuple):
    """The layers that a scenario gives, with the names and defaults of `PolicySet`: None is an absent layer."""

    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    session: tuple[Policy, ...] | None = None
    resource: Policy | None = None
    scp: tuple[tuple[Policy, ...], ...] | None = None
    rcp: tuple[tuple[Policy, ...], ...] | None = None
    vpc_endpoint: tuple[Policy, ...] | None = None


def read_layers(node: Node, faults: Faults) -> Layers:
    """Read every layer and note its faults. Policies are named as decisions name them: `scp[1][0]`.

    Source of the form: SIMULATION.md, Scenario: an omitted layer and an empty list of levels are absent, an empty
    list of documents exists and allows nothing.
    """
    if not isinstance(node.value, dict):
        faults.broken(node.place, node.describe(), "a mapping of policy types")
        return Layers()
    members = node.value
    _unknown(node, members, faults)
    resource = members.get("resource")
    return Layers(
        identity=_documents(members.get("identity"), PolicyType.IDENTITY, "identity", faults) or (),
        boundary=_documents(members.get("boundary"), PolicyType.BOUNDARY, "boundary", faults),
        session=_documents(members.get("session"), PolicyType.SESSION, "session", faults),
        resource=read_document(resource, PolicyType.RESOURCE, "resource", faults) if resource else None,
        scp=_levels(members.get("scp"), PolicyType.SCP, faults),
        rcp=_levels(members.get("rcp"), PolicyType.RCP, faults),
        vpc_endpoint=_documents(members.get("vpc_endpoint"), PolicyType.VPC_ENDPOINT, "vpc_endpoint", faults),
    )


def _unknown(node: Node, members: dict[str, Node], faults: Faults) -> None:
    unknown = {name: value for name, value in members.items() if name not in MEMBERS}
    if unknown:
        # A layer that is not understood could be one that denies: never ignored, not even leniently.
        faults.any_broken = True
        faults.unknown_members(unknown, node, MEMBERS)


def _documents(node: Node | None, layer: PolicyType, name: str, faults: Faults) -> tuple[Policy, ...] | None:
    if node is None:
        return None
    if not isinstance(node.value, list):
        faults.broken(node.place, node.describe(), f"a list of documents as `{name}`")
        return ()
    return tuple(read_document(item, layer, f"{name}[{index}]", faults) for index, item in enumerate(node.value))


def _levels(node: Node | None, layer: PolicyType, faults: Faults) -> tuple[tuple[Policy, ...], ...] | None:
    if node is None:
        return None
    if not isinstance(node.value, list):
        faults.broken(node.place, node.describe(), f"a list of levels as `{layer}`, each a list of documents")
        return None
    levels = (_documents(level, layer, f"{layer}[{index}]", faults) for index, level in enumerate(node.value))
    return tuple(level or () for level in levels) or None

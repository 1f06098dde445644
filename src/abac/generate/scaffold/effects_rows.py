"""Rows for `effects.yaml` that AWS's tables and botocore's models suggest; whoever adds the service reviews them."""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import Action, Service
from abac.contract import effects_of
from abac.contract.effects import NOTHING
from abac.generate.scaffold.inputs import inputs_of, taking_roles, taking_tags
from abac.generate.scaffold.sorting import created_by, takes_label

_PASS_ROLE = "iam:passrole"


def effects_rows(service: Service) -> str:
    """YAML for the service in `effects.yaml`; empty where its rows are there already, or where it needs none.

    What takes a label makes something (`nothing`, where AWS authorises no such resource); what changes labels; what
    takes a role, by its input or because it depends on iam:PassRole. Without these rows a call that makes a resource is
    taken for one that changes somebody's.
    """
    actions = tuple(service.actions.values())
    if any(effects_of(action).kinds for action in actions):
        return ""
    rows = tuple(_rows(service, actions))
    return "\n".join((f"{service.prefix}:", *rows)) + "\n" if rows else ""


def _rows(service: Service, actions: tuple[Action, ...]) -> Iterator[str]:
    inputs = inputs_of(service)
    tagged, with_role = set(taking_tags(inputs)), set(taking_roles(inputs))
    writes = [action for action in actions if action.access_level not in ("List", "Read")]
    labelling = [action.name for action in writes if action.access_level == "Tagging"]
    making = [one for one in writes if one.name not in labelling and (takes_label(one) or one.name in tagged)]
    if making:
        yield "  create:"
        yield from (f"    {action.name}: {created_by(action, service) or NOTHING}" for action in making)
    if labelling:
        yield f"  label: [{', '.join(labelling)}]"
    roles = [one.name for one in writes if _PASS_ROLE in map(str.lower, one.dependent_actions) or one.name in with_role]
    if roles:
        yield f"  attach_role: [{', '.join(roles)}]"

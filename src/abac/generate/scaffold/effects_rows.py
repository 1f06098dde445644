"""Rows for `effects.yaml` that AWS's tables suggest; whoever adds the service reviews them."""

from __future__ import annotations

from collections.abc import Iterator

from abac.catalog import Action, Service
from abac.contract import effects_of
from abac.contract.effects import NOTHING
from abac.generate.scaffold.sorting import created_by, takes_label

_PASS_ROLE = "iam:passrole"


def effects_rows(service: Service) -> str:
    """YAML for the service in `effects.yaml`; empty where its rows are there already, or where it needs none.

    What takes a label makes something (`nothing`, where AWS authorises no such resource); what changes labels; what
    takes a role, for it depends on iam:PassRole. Without these rows a call that makes a resource is taken for one that
    changes somebody's.
    """
    actions = tuple(service.actions.values())
    if any(effects_of(action).kinds for action in actions):
        return ""
    rows = tuple(_rows(service, actions))
    return "\n".join((f"{service.prefix}:", *rows)) + "\n" if rows else ""


def _rows(service: Service, actions: tuple[Action, ...]) -> Iterator[str]:
    writes = [action for action in actions if action.access_level == "Write" and takes_label(action)]
    made = {action.name: created_by(action, service) or NOTHING for action in writes}
    if made:
        yield "  create:"
        yield from (f"    {name}: {kind}" for name, kind in made.items())
    labelling = [action.name for action in actions if action.access_level == "Tagging"]
    if labelling:
        yield f"  label: [{', '.join(labelling)}]"
    roles = [action.name for action in actions if _PASS_ROLE in map(str.lower, action.dependent_actions)]
    if roles:
        yield f"  attach_role: [{', '.join(roles)}]"

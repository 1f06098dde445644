"""Who can do something, as an outline: for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console

from abac.report import outline, sentences
from abac.report.access.way import cited, when
from abac.report.explanation.conclusion import NAMES
from abac.report.outline import Line
from abac.results.access import Able, Access, Limit, Permission, Unable


def print_access(access: Access, console: Console) -> None:
    """Print who can, each with its conditions, then who cannot and why."""
    outline.print_outline(_outline(access), console)


def to_markdown(access: Access) -> str:
    """The same as Markdown that ends with a newline."""
    return outline.markdown(_outline(access))


def _outline(access: Access) -> Line:
    target = f" on {access.resource}" if access.resource else ""
    many = f"{sentences.count(len(access.able), 'principal')} can" if access.able else "nobody can"
    below = [*map(_able, access.able)]
    if access.unable:
        below.append(Line("cannot, whatever the request holds", tuple(map(_unable, access.unable)), "dim"))
    below.append(Line("assumed", tuple(Line(text) for text in access.assumed)))
    return Line(f"{many} {access.action}{target}", tuple(below), "bold")


def _able(able: Able) -> Line:
    about = ", ".join(part for part in (able.kind.replace("_", " "), f"team {able.team}" if able.team else "") if part)
    return Line(f"{able.principal}{f' ({about})' if about else ''}", tuple(map(_permission, able.permissions)), "bold")


def _permission(permission: Permission) -> Line:
    way = permission.way
    below = (*map(_limit, permission.limits), *_unless(permission))
    said = when(way)
    return Line(f"{'' if way.always else 'if '}{said} ({cited(way)})", below, "green")


def _limit(limit: Limit) -> Line:
    ways = tuple(Line(f"{when(way)} ({cited(way)})") for way in limit.ways)
    return Line(f"and only if the {NAMES[limit.policy_type]} ({limit.level}) allows it, too:", ways)


def _unless(permission: Permission) -> Iterator[Line]:
    for deny in permission.unless:
        yield Line(f"never when {when(deny)}: {NAMES[deny.ref.policy_type]}, {cited(deny)}", style="red")


def _unable(unable: Unable) -> Line:
    denied = [f"always denied by {NAMES[ref.policy_type]}, {sentences.statement(ref)}" for ref in unable.denied_by]
    blocked = [f"no {NAMES[policy_type]} allows it" for policy_type in unable.blocked_by]
    return Line(f"{unable.principal}: {'; '.join([*denied, *blocked]) or 'no Allow can speak'}")

"""The two ends of a terminal: results go to stdout, everything else to stderr."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH: Final = 200  # characters; a table that goes to a file is not folded to a terminal's width


def results() -> Console:
    """Where answers are printed; without colours when piped or under NO_COLOR (rich sees to both)."""
    from rich.console import Console

    console = Console(soft_wrap=False, highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console


def working(what: str) -> AbstractContextManager[object]:
    """Show on stderr that something takes its time; nothing where stderr is no terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    return console.status(what) if console.is_terminal else nullcontext()


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], numbers: frozenset[str] = frozenset()) -> Table:
    """A plain table; the columns named in `numbers` are aligned to the right. Cells are text, never markup."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in heads:
        made.add_column(head, justify="right" if head in numbers else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made

"""An outline: lines with lines below them, printed as a tree in a terminal or as a nested list in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from abac.report import sentences
from abac.report.markdown import escaped

_INDENT: Final = 4  # columns by which a tree moves each level to the right


class Line(NamedTuple):
    """One line and what belongs below it; `style` is for terminals alone, the words say everything."""

    text: str
    below: tuple[Line, ...] = ()
    style: str = ""


def print_outline(title: Line, console: Console) -> None:
    """Print the title and, below it, a tree. Text of policies is never read as markup."""
    if not console.is_terminal:
        # A tree folds long lines at the console's edge; in a pipe each line stays one line, for those who search it.
        console.width = max(console.width, _width(title))
    console.print(_plain(title))
    for line in title.below:
        console.print(_tree(line))


def markdown(title: Line) -> str:
    """The outline as Markdown that ends with a newline: a heading and nested lists."""
    return "\n".join((f"### {escaped(title.text)}", "", *_listed(title.below, ""))) + "\n"


def _tree(line: Line) -> Tree:
    tree = Tree(_plain(line), guide_style="dim", highlight=False)
    _grow(tree, line.below)
    return tree


def _grow(tree: Tree, lines: tuple[Line, ...]) -> None:
    for line in lines:
        _grow(tree.add(_plain(line)), line.below)


def _width(line: Line, indent: int = 0) -> int:
    own = indent + cell_len(sentences.printable(line.text))
    return max((own, *(_width(below, indent + _INDENT) for below in line.below)))


def _plain(line: Line) -> Text:
    return Text(sentences.printable(line.text), style=line.style)


def _listed(lines: tuple[Line, ...], indent: str) -> Iterator[str]:
    for line in lines:
        yield f"{indent}- {escaped(line.text)}"
        yield from _listed(line.below, f"{indent}  ")

"""Which contract a command holds a source against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from abac.contract import Contract, Treatment

CONTRACT: Final = "isolation.yaml"
MANIFEST: Final = "manifest.json"


def contract_for(rendered: Path, given: Path | None, here: Path = Path("policies")) -> Contract:
    """The contract that was given, else the one of the policies here, else the package's copy.

    Our own documents bring the treatments of the templates that they come from; a folder of other people's documents is
    held against the defaults alone (CLI reference, SOURCE). Raises InputError with every problem.
    """
    from abac.contract import load

    home = rendered.parent
    chosen = contract_file(rendered, given, here)
    ours = (rendered / MANIFEST).is_file() and (home / CONTRACT).is_file()
    return load(chosen, tuple(_treatments(home)) if ours else ())


def contract_file(rendered: Path, given: Path | None, here: Path = Path("policies")) -> Path | None:
    """The file of that contract; None for the package's copy."""
    return given or next((file for file in (rendered.parent / CONTRACT, here / CONTRACT) if file.is_file()), None)


def _treatments(policies: Path) -> Iterator[Treatment]:
    from abac.contract import Handling, Treatment
    from abac.generate import templates
    from abac.located import Problems, nearest

    problems = Problems()
    for written in chain.from_iterable(template.treatments.values() for template in templates(policies)):
        if written.treatment in list(Handling):
            handling = Handling(written.treatment)
            yield Treatment(written.action, handling, written.reason, written.exposes, written.source, written.place)
        else:
            meant = nearest(written.treatment, Handling)
            problems.add(written.place, f"`{written.treatment}`", f"one of {', '.join(Handling)}", meant)
    problems.raise_if_any()

"""The table of docs/reference/attacks.md: `PYTHONPATH=tests python -m attacks.table` writes it anew."""

from __future__ import annotations

from pathlib import Path

from attacks.every import ATTACKS
from attacks.visits import IGNORED, VISITS

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/attacks.md"
BEGIN, END = "<!-- attacks: made by tests/attacks/table.py -->\n", "<!-- end of attacks -->"


def table() -> str:
    """One line an attack, in the order of the lists."""
    rows = [f"| {attack.group} | {_escaped(attack.name)} | {attack.step} | `{attack.reason}` |" for attack in ATTACKS]
    rows += [f"| visit | {_escaped(visit.name)} | {visit.step} | `{visit.reason}` |" for visit in VISITS]
    rows += [f"| visit | {_escaped(ignored.name)} | ignored: Studio opens as without it | |" for ignored in IGNORED]
    return "\n".join(["| kind | attack | refused at | reason |", "|---|---|---|---|", *rows, ""])


def page(text: str) -> str:
    """The page with the table in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("_", "\\_")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))

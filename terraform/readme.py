"""Write the inputs and outputs of each module into its README: `python terraform/readme.py [--check]`.

The tables stand between two marks in each `README.md` and are made from `variables.tf` and `outputs.tf` alone, so that
what people read is what Terraform takes. With `--check` nothing is written, and the exit code is 1 where a README is
out of date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

import hcl2

FOLDER: Final = Path(__file__).resolve().parent
BEGIN: Final = "<!-- made by terraform/readme.py from variables.tf and outputs.tf: -->"
END: Final = "<!-- end -->"


class Row(NamedTuple):
    """One variable or output as a reader needs it; `default` is None where a value must be given."""

    name: str
    description: str
    type: str = ""
    default: str | None = None


def modules() -> list[Path]:
    """The folders with a README that bears the marks, the root first."""
    readmes = [FOLDER / "README.md", *sorted(FOLDER.glob("modules/*/README.md"))]
    return [readme.parent for readme in readmes if BEGIN in _text(readme)]


def tables(module: Path) -> str:
    """The Markdown of one module: inputs, those that must be given first, then outputs."""
    inputs = [_input(name, body) for name, body in _blocks(module / "variables.tf", "variable")]
    outputs = [Row(name, _plain(body["description"])) for name, body in _blocks(module / "outputs.tf", "output")]
    required = [row for row in inputs if row.default is None]
    optional = [row for row in inputs if row.default is not None]
    lines = ["", "### Inputs", "", "| name | type | default | what it is |", "|---|---|---|---|"]
    lines += [f"| `{row.name}` | `{row.type}` | **required** | {row.description} |" for row in required]
    lines += [f"| `{row.name}` | `{row.type}` | `{row.default}` | {row.description} |" for row in optional]
    lines += ["", "### Outputs", "", "| name | what you do with it |", "|---|---|"]
    lines += [f"| `{row.name}` | {row.description} |" for row in outputs]
    return "\n".join([*lines, ""])


def written(module: Path) -> str:
    """The README as it should be. Raises ValueError where its end mark is absent."""
    before, _, rest = _text(module / "README.md").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{module / 'README.md'}: `{END}` is absent after `{BEGIN}`; put it where the tables end")
    return f"{before}{BEGIN}\n{tables(module)}\n{END}{after}"


def main(words: list[str]) -> int:
    """Write every README, or, with `--check`, name those that are out of date."""
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    stale = [module for module in modules() if written(module) != _text(module / "README.md")]
    for module in stale:
        path = module / "README.md"
        if words:
            print(f"{path.relative_to(FOLDER.parent)}: out of date; run `python terraform/readme.py`")
        else:
            path.write_text(written(module), encoding="utf-8")
            print(f"{path.relative_to(FOLDER.parent)}: written")
    return 1 if words and stale else 0


def _blocks(path: Path, kind: str) -> list[tuple[str, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        parsed = hcl2.load(file)
    return [(_plain(name), body) for block in parsed.get(kind, []) for name, body in block.items()]


def _input(name: str, body: dict[str, Any]) -> Row:
    default = _value(body["default"]) if "default" in body else None
    return Row(name, _plain(body["description"]), _expression(body["type"]), default)


def _value(value: object) -> str:
    """A default as HCL people would write it; the parser keeps the quotes of texts."""
    if isinstance(value, dict):
        shown = {_plain(key): inner for key, inner in value.items() if key != "__is_block__"}
        return "{" + ", ".join(f"{key} = {_value(inner)}" for key, inner in shown.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    return _expression(str(value))


def _expression(text: str) -> str:
    return text.removeprefix("${").removesuffix("}").replace("|", "\\|") if text.startswith("${") else text


def _plain(text: str) -> str:
    """A quoted HCL text as plain text. A bar would end a cell of the table."""
    plain = text[1:-1].replace('\\"', '"') if text.startswith('"') and text.endswith('"') else text
    return plain.replace("|", "\\|")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

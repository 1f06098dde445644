"""Writes the page: everything that needs no script is plain HTML, the heat map is data and a small script."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from abac.report import sentences
from abac.report.html.heatmap import HeatMap
from abac.results.matrix import DocumentSize, MatrixResult, Status

SCRIPTS = ("model.js", "filters.js", "heatmap.js", "drawer.js", "start.js")
COUNTEREXAMPLES = 3  # of each property in the summary; the heat map holds the rest
NEARLY_FULL = 90  # per cent of a limit


def render(result: MatrixResult) -> str:
    """The report as one HTML document that loads nothing.

    Text of policies is untrusted: the template escapes it, the data is JSON in which no `<` can end the element,
    the script writes text nodes only, and a Content-Security-Policy admits just the style and script written here.
    """
    style = _style()
    script = "(() => {\n'use strict';\n" + "\n".join(_part(name) for name in SCRIPTS) + "\n})();\n"
    heat_map = HeatMap(result)
    return _template().render(
        result=result,
        words=sentences,
        shown=heat_map.shown,
        sizes=[_headroom(size) for size in result.sizes],
        counterexamples=COUNTEREXAMPLES,
        pending=[p for p in result.properties if p.status is Status.PENDING],
        facts=_facts(result),
        source=_source(result),
        style=Markup(style),
        script=Markup(script),
        data=Markup(_json(heat_map.data)),
        security=f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({"page": _part("page.html")}),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = "{:,}".format
    environment.filters["fragment"] = _fragment
    return environment.get_template("page")


def _part(name: str) -> str:
    return files("abac.report.html").joinpath("parts", name).read_text(encoding="utf-8")


def _visible(value: Any) -> Any:
    """Control and direction characters as escapes: they would reorder a line, or be no characters of HTML at all."""
    return sentences.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _fragment(text: str) -> str:
    """The text as part of a URL's fragment; jinja2's own filter refuses a lone surrogate."""
    return quote(text.encode("utf-8", "backslashreplace"), safe="")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _style() -> str:
    """The style; dark colours where the reader's system asks for them on a screen, or where the page's switch does."""
    dark = _part("dark.css")
    asked = f"@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme=light]) {{\n{dark}}}\n}}\n"
    switched = f"@media screen {{\n:root[data-theme=dark] {{\n{dark}}}\n}}\n"
    return _part("style.css").replace("/*dark*/", asked + switched)


def _json(data: Any) -> str:
    """JSON in ASCII that cannot leave its script element (HTML Standard, Restrictions for contents of script)."""
    text = json.dumps(data, separators=(",", ":"), default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _headroom(size: DocumentSize) -> dict[str, Any]:
    percent = 100 * size.characters / size.limit if size.limit else 100.0
    state = "over" if size.characters > size.limit else "near" if percent >= NEARLY_FULL else "free"
    return {"size": size, "percent": min(percent, 100.0), "state": state, "free": size.headroom}


def _facts(result: MatrixResult) -> list[tuple[str, list[str]]]:
    """Each unproven fact once, with the properties that rest on it."""
    facts: dict[str, list[str]] = {fact: [] for fact in result.unproven}
    for prop in result.properties:
        for fact in prop.unproven:
            facts.setdefault(fact, []).append(prop.id)
    return list(facts.items())


def _source(result: MatrixResult) -> list[tuple[str, str]]:
    """Where the policies and the catalogue came from, as pairs to print."""
    pairs = [(key.replace("_", " "), result.source[key]) for key in result.source]
    pairs += [(f"catalogue {key.replace('_', ' ')}", result.catalogue[key]) for key in result.catalogue]
    return [(key, _plain(value)) for key, value in pairs if value not in ([], {}, None, "")]


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, default=str)

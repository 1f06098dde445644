"""Writes the page: everything that needs no script is plain HTML, the heat map is data and a small script."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from abac.report import sentences
from abac.report.html.frame import Link, digest, part, policy, source_pairs, style, template
from abac.report.html.heatmap import HeatMap
from abac.results.matrix import DocumentSize, MatrixResult, Status

SCRIPTS = ("model.js", "filters.js", "heatmap.js", "drawer.js", "start.js")
COUNTEREXAMPLES = 3  # of each property in the summary; the heat map holds the rest
NEARLY_FULL = 90  # per cent of a limit


def render(result: MatrixResult, beside: tuple[Link, ...] = ()) -> str:
    """The report as one HTML document that loads nothing; `beside` are pages in the same folder to link to.

    Text of policies is untrusted: the template escapes it, the data is JSON in which no `<` can end the element,
    the script writes text nodes only, and a Content-Security-Policy admits just the style and script written here.
    """
    script = "(() => {\n'use strict';\n" + "\n".join(part(name) for name in SCRIPTS) + "\n})();\n"
    heat_map = HeatMap(result)
    return template("page").render(
        result=result,
        words=sentences,
        shown=heat_map.shown,
        sizes=[_headroom(size) for size in result.sizes],
        counterexamples=COUNTEREXAMPLES,
        pending=[p for p in result.properties if p.status is Status.PENDING],
        facts=_facts(result),
        source=source_pairs(result.source, result.catalogue),
        beside=beside,
        style=Markup(style()),
        script=Markup(script),
        data=Markup(_json(heat_map.data)),
        security=policy(f"script-src '{digest(script)}'; "),
    )


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

"""What every page of a report has: style, security policy, templates, and where its source came from.

Text of policies is untrusted: templates escape it, and a Content-Security-Policy admits just what a page was written
with.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from abac.report import sentences

_TEMPLATES = ("page", "frame", "proof", "difference", "mutation")


class Link(NamedTuple):
    """A page in the same folder, by what it is called there and for people."""

    file: str
    words: str


@cache
def template(name: str) -> Template:
    """The template of a page, by the name of its file without suffix."""
    environment = Environment(
        loader=DictLoader({each: part(f"{each}.html") for each in _TEMPLATES}),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = "{:,}".format
    environment.filters["fragment"] = _fragment
    environment.filters["pretty"] = _pretty
    return environment.get_template(name)


def render(name: str, **values: Any) -> str:
    """A page that needs no script: the template `name` filled, in the frame of all pages."""
    return template(name).render(words=sentences, style=Markup(style()), security=policy(), **values)


def part(name: str) -> str:
    """A file of which pages are made."""
    return files("abac.report.html").joinpath("parts", name).read_text(encoding="utf-8")


def policy(scripts: str = "") -> str:
    """The Content-Security-Policy of a page; `scripts` is the directive for its script, if it has one."""
    styles = f"style-src '{digest(style())}'"
    return f"default-src 'none'; img-src data:; {styles}; {scripts}base-uri 'none'; form-action 'none'"


def digest(text: str) -> str:
    """A hash as a Content-Security-Policy names it (CSP Level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def style() -> str:
    """The style; dark colours where the reader's system asks for them on a screen, or where the page's switch does."""
    dark = part("dark.css")
    asked = f"@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme=light]) {{\n{dark}}}\n}}\n"
    switched = f"@media screen {{\n:root[data-theme=dark] {{\n{dark}}}\n}}\n"
    return part("style.css").replace("/*dark*/", asked + switched)


def source_pairs(source: Mapping[str, Any], catalogue: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the policies and the catalogue came from, as pairs to print."""
    pairs = [(key.replace("_", " "), value) for key, value in source.items()]
    pairs += [(f"catalogue {key.replace('_', ' ')}", value) for key, value in catalogue.items()]
    return [(key, _plain(value)) for key, value in pairs if value not in ([], {}, None, "")]


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _visible(value: Any) -> Any:
    """Control and direction characters as escapes: they would reorder a line, or be no characters of HTML at all."""
    return sentences.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _fragment(text: str) -> str:
    """The text as part of a URL's fragment; jinja2's own filter refuses a lone surrogate."""
    return quote(text.encode("utf-8", "backslashreplace"), safe="")

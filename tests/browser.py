"""A browser for tests: Debian's Chromium, headless, offline, with a fresh profile; and axe-core to judge pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # containers run as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
WCAG_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def find_chromium() -> Path:
    """The browser's path: `$CHROMIUM`, else the first of the usual names on PATH.

    Raises FileNotFoundError with the remedy where there is none: a test without a browser fails, it is not skipped.
    """
    asked = os.environ.get("CHROMIUM")
    found = shutil.which(asked) if asked else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        wanted = f"`{asked}` (from CHROMIUM)" if asked else "chromium"
        raise FileNotFoundError(f"{wanted} is not on PATH; install it: apt-get install -y chromium")
    return Path(found)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; each of its contexts is a fresh profile in a temporary folder, removed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe-core finds on the page as it is now, of these impacts: one line a rule, with the elements."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(WCAG_AA)
    )
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {[node['target'] for node in rule['nodes'][:5]]}"
        for rule in found["violations"]
        if rule["impact"] in impacts
    ]

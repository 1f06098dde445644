"""Times as SAML writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


def moment(text: str | None) -> datetime | None:
    """Return a time as SAML writes it, always in UTC (SAML 2.0 Core, section 1.3.3); None for anything else.

    What is finer than a microsecond is cut off.
    """
    found = _INSTANT.fullmatch(text or "")
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[1]).replace(tzinfo=UTC, microsecond=int((found[2] or "").ljust(6, "0")[:6]))
    except ValueError:  # the 30th of February
        return None

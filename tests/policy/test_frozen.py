"""What must be allowed and what must hold are frozen: only a decision record may change them (decision 0006)."""

from __future__ import annotations

import hashlib
import re

from abac.located import read_file
from policy.conftest import POLICIES, ROOT

CALLS = POLICIES / "scenarios" / "studio-calls.yaml"
DIGEST = re.compile(r"^\| .*`policies/([a-z/-]+\.yaml)`.* \| `([0-9a-f]{64})` \|$", re.MULTILINE)
REMEDY = "write a decision record with the new digest and the reason"


def recorded() -> dict[str, str]:
    """The digests, by file: of several decision records the one with the highest number counts."""
    found: dict[str, str] = {}
    for record in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        found.update(DIGEST.findall(record.read_text(encoding="utf-8")))
    return found


def test_the_working_day_is_what_was_decided() -> None:
    """Decision 0006: who writes a template must not be able to ask less of it."""
    assert hashlib.sha256(CALLS.read_bytes()).hexdigest() == recorded()["scenarios/studio-calls.yaml"], REMEDY


def test_the_properties_are_those_that_were_decided() -> None:
    """Decision 0006: no property leaves the contract, or enters it, by the way."""
    ids = read_file(POLICIES / "isolation.yaml").plain()["properties"]
    digest = hashlib.sha256("".join(f"{name}\n" for name in ids).encode()).hexdigest()
    assert digest == recorded()["isolation.yaml"], REMEDY

"""directory.json: its format and digest, and the teams in it by key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from saml_backend.directory.entry import TeamEntry
from saml_backend.refusal import Misconfigured, Refused, Step

FORMAT = 1


class TeamDirectory:
    """Every team that may sign in; a team that is absent here is refused.

    The document is checked as a whole once; a team's row is read when somebody asks for the team, and kept.
    """

    def __init__(self, rows: Mapping[str, Any], digest: str) -> None:
        self.digest = digest
        self._rows = rows
        self._entries: dict[str, TeamEntry] = {}

    @classmethod
    def read(cls, text: str | bytes) -> TeamDirectory:
        """Read the text of directory.json, which `abac generate` writes.

        Raises:
            Misconfigured: not JSON, another format, or not what its digest says (cut short, edited by hand).
        """
        try:
            document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Misconfigured("directory", [f"not JSON: {type(error).__name__}"]) from error
        if problems := list(_problems(document)):
            raise Misconfigured("directory", problems)
        return cls(document["teams"], document["digest"])

    def team(self, key: str) -> TeamEntry:
        """Return one team by the value of its tag `Team`, letter for letter.

        Raises:
            Refused: at step ENTITLEMENT, when there is no such team.
            Misconfigured: its row is not what the format describes.
        """
        if key not in self._rows:
            raise Refused(Step.ENTITLEMENT, "team-unknown", "the team is not in the directory that is deployed")
        if key not in self._entries:
            self._entries[key] = TeamEntry.read(key, self._rows[key])
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def digest_of(teams: Mapping[str, Any]) -> str:
    """Return `sha256:…` of the teams' JSON with sorted keys and no white space (directory.schema.json, digest)."""
    text = json.dumps(teams, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _problems(document: object) -> Iterator[str]:
    if not isinstance(document, dict) or document.keys() != {"format", "digest", "teams"}:
        yield "not an object of `format`, `digest` and `teams`"
    elif document["format"] != FORMAT or document["format"] is True:
        yield f"not of format {FORMAT}"
    elif not isinstance(document["teams"], dict):
        yield "`teams` is no object"
    elif document["digest"] != digest_of(document["teams"]):
        yield "the digest is not that of the teams: cut short, or edited by hand; generate it anew"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON")

"""Which characters the value of a policy variable may hold, and where a pattern leaves its end open.

Two values of a variable can be told apart in a pattern when what stands between the variable and the next wildcard or
variable holds a character that no value holds. Where it does not, `${…}-*` bound to `qat` also takes what `qat-x` owns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_letters, ascii_lowercase, digits
from typing import Final

from abac.contract.alphabets import Alphabets
from abac.language.pattern import Hole, One, Pattern, Piece, Value, Variable

_NAMES: Final = frozenset(ascii_letters + digits + "-")
# By key in lower case. Sources: IAM User Guide, IAM and AWS STS quotas (user names) and aws:userid; SageMaker API
# Reference, DomainId and UserProfileName.
_ALPHABETS: Final[Mapping[str, frozenset[str]]] = {
    "aws:username": frozenset(ascii_letters + digits + "_+=,.@-"),
    "aws:userid": frozenset(ascii_letters + digits + "_+=,.@-:"),
    "sagemaker:domainid": _NAMES,
    "sagemaker:userprofilename": _NAMES,
}
# Values of our own tags, whoever carries them: the reference of teams.yaml (a team's key, TeamPrefix), and S3 User
# Guide, General purpose bucket naming rules (DataBucket).
TAGS: Final[Alphabets] = {
    "team": frozenset(ascii_letters + digits + "_.-"),
    "teamprefix": frozenset(ascii_lowercase + digits),
    "databucket": frozenset(ascii_lowercase + digits + ".-"),
}
_TAG_KEYS: Final = ("aws:principaltag", "aws:requesttag", "aws:resourcetag")
# Values of one length, and Regions, none of which begins or ends another: their end needs no sign.
_SELF_DELIMITING: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:sourceaccount",
        "s3:resourceaccount",
    }
)
# What a tag's value may hold (IAM User Guide, Rules for tagging) but `/` and `:`: by convention values of tags that
# stand in ARNs hold neither, and with them no ARN could delimit anything.
_TAG_MARKS: Final = frozenset("_.=+-@")


def undelimited(pattern: Pattern, tags: Alphabets = TAGS) -> Iterator[tuple[Variable, str]]:
    """Each variable whose end or beginning is open, once, with what stands beside it; `tags` as for `alphabet`."""
    # In an ARN a wildcard stays in its segment, so the segments' colons delimit whatever values hold.
    parts = pattern.segments() if pattern.source.startswith("arn:") else (pattern,)
    seen: set[Variable] = set()
    for part in parts:
        for position, piece in enumerate(part.pieces):
            if not isinstance(piece, Variable) or piece.key.lower() in _SELF_DELIMITING or piece in seen:
                continue
            after, before = part.pieces[position + 1 :], part.pieces[:position][::-1]
            neighbour = _open_side(piece.key, after, tags) or _open_side(piece.key, before, tags, reverse=True)
            if neighbour:
                seen.add(piece)
                yield piece, neighbour


def _open_side(key: str, pieces: Sequence[Piece], tags: Alphabets, *, reverse: bool = False) -> str | None:
    """What stands beside the variable on a side where a wildcard or variable follows undelimited, else None."""
    for piece in pieces:
        match piece:
            case str() | Value():
                text = piece.text if isinstance(piece, Value) else piece
                if any(not may_hold(key, character, tags) for character in text):
                    return None
            case One():
                continue  # one character: the length tells values apart
            case Variable() if piece.key.lower() in _SELF_DELIMITING:
                continue
            case Hole():
                return None  # not known yet, not judged
            case _:
                return _shown(pieces[0], reverse=reverse)
    return None


def alphabet(key: str, tags: Alphabets = TAGS) -> frozenset[str] | None:
    """The characters that values of the key may hold, None where nobody has said; `tags` says it of tags."""
    prefix, _, tag = key.lower().partition("/")
    return tags.get(tag) if prefix in _TAG_KEYS else _ALPHABETS.get(key.lower())


def may_hold(key: str, character: str, tags: Alphabets = TAGS) -> bool:
    """Whether values of the key may hold the character; `tags` as for `alphabet`."""
    known = alphabet(key, tags)
    if known is not None:
        return character in known
    return character.isalnum() or character.isspace() or character in _TAG_MARKS


def _shown(piece: Piece, *, reverse: bool) -> str:
    text = piece.text if isinstance(piece, Value) else piece if isinstance(piece, str) else str(Pattern((piece,)))
    return text if not isinstance(piece, str | Value) else text[-1:] if reverse else text[:1]

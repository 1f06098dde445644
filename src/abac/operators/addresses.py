"""IpAddress and NotIpAddress."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from socket import AF_INET, inet_pton
from typing import Final

from abac.language.pattern import Pattern
from abac.operators.operator import Operator, Predicate, own_text, page
from abac.operators.region import Interval, Intervals, Kind, Opaque, Region, union

Address = IPv4Address | IPv6Address

_PREFIX = re.compile(r"0|[1-9][0-9]{0,2}")


def address(text: str) -> Address | None:
    """One IPv4 or IPv6 address; None for anything else, an IPv6 zone (`fe80::1%eth0`) included.

    An IPv4-mapped IPv6 address stays what it is written as: AWS does not document that `::ffff:203.0.113.7` lies in
    an IPv4 block, so it does not, and a Deny that admits only listed blocks (NotIpAddress) holds for it.
    """
    try:
        found = ip_address(text)
    except (AddressValueError, ValueError):
        return None
    return None if "%" in text else found


def block(text: str) -> tuple[Address, int] | None:
    """The address and prefix length of a CIDR block (RFC 4632) or of one address; None for anything else.

    Bits beyond the prefix do not count, wherever they are set. AWS reads an address without prefix as `/32`, which is
    one address in IPv4; that the page's words should give an IPv6 address 2^96 neighbours is taken for an oversight
    (unproven): it stands for itself alone.
    """
    head, slash, prefix = text.partition("/")
    found = address(head)
    if found is None:
        return None
    if not slash:
        return found, found.max_prefixlen
    if not _PREFIX.fullmatch(prefix) or int(prefix) > found.max_prefixlen:
        return None
    return found, int(prefix)


def _matcher(operands: Sequence[Pattern]) -> Predicate:
    texts = [text for operand in operands if (text := own_text(operand)) is not None]
    blocks = [found for text in texts if (found := block(text)) is not None]
    starts, ends = _intervals(found for found in blocks if isinstance(found[0], IPv4Address))
    starts6, ends6 = _intervals(found for found in blocks if isinstance(found[0], IPv6Address))

    def matches(value: str) -> bool:
        # Most values are IPv4, and the C library reads those by the rules of `ipaddress`, ten times as fast.
        try:
            packed = inet_pton(AF_INET, value)
        except (OSError, ValueError):
            found = address(value)
            return isinstance(found, IPv6Address) and found.packed <= ends6[bisect_right(starts6, found.packed)]
        return packed <= ends[bisect_right(starts, packed)]

    return matches


def _intervals(blocks: Iterable[tuple[Address, int]]) -> tuple[list[bytes], list[bytes]]:
    """First addresses of the blocks, ascending; and, one place further, the last address of each.

    Blocks within others are left out: of two blocks one holds the other, or they have nothing in common.
    """
    starts: list[bytes] = []
    ends: list[bytes] = [b""]  # before the first block: less than every address
    sizes = ((found, found.max_prefixlen - prefix) for found, prefix in blocks)
    widest_first = sorted((int(found) >> shift << shift, -shift, found.max_prefixlen // 8) for found, shift in sizes)
    for start, shift, length in widest_first:
        first = start.to_bytes(length, "big")
        if first > ends[-1]:
            starts.append(first)
            ends.append((start + 2**-shift - 1).to_bytes(length, "big"))
    return starts, ends


def _region(operands: Sequence[Pattern]) -> Region:
    intervals: dict[Kind, list[Interval]] = {Kind.IPV4: [], Kind.IPV6: []}
    unknown: list[Region] = []
    for operand in operands:
        if operand.has_hole:
            unknown.append(Opaque(f"`{operand}` is not known yet"))
        plain = all(isinstance(piece, str) for piece in operand.pieces)
        parsed = block(operand.text or "") if plain else None
        if parsed is None:
            continue
        size = 2 ** (parsed[0].max_prefixlen - parsed[1])
        first = int(parsed[0]) // size * size
        kind = Kind.IPV4 if isinstance(parsed[0], IPv4Address) else Kind.IPV6
        intervals[kind].append(Interval(first, first + size - 1))
    return union([*(Intervals.of(kind, found) for kind, found in intervals.items()), *unknown])


def _not_block(text: str) -> str | None:
    if block(text) is not None:
        return None
    return f"`{text}` is not an address or a block such as `203.0.113.0/24` or `2001:db8::/32`"


IP_ADDRESS: Final = Operator(
    name="IpAddress",
    matcher=_matcher,
    region=_region,
    source=page("IP address condition operators"),
    invalid=_not_block,
)
ADDRESS_OPERATORS: Final = (IP_ADDRESS, IP_ADDRESS.negated("NotIpAddress"))

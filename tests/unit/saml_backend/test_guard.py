"""The form that messages must have; what is refused is in tests/attacks."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import saml_kit
from saml_backend.guard import CONTENT, guard
from saml_backend.names import EXCLUSIVE_C14N, ds, saml, samlp
from saml_backend.refusal import Refused, Step
from saml_kit.clock import NOW

XML = saml_kit.Message.for_team(saml_kit.application(), user="user1", now=NOW).signed()
# Pieces that an attacker would put together.
PIECES = st.sampled_from(
    [
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b"x",
        b" a='b'",
        b"xmlns='u'",
        b"<!--",
        b"<![CDATA[",
        b"<?",
        b"\0",
        b"\xff",
        b"&#0;",
    ]
    + [XML[start : start + 200] for start in range(0, len(XML), 200)]
)


@pytest.mark.parametrize(
    "declaration",
    [
        b"",
        b'<?xml version="1.0"?>',
        b'<?xml version="1.0" encoding="UTF-8"?>\n',
        b"<?xml version='1.0' encoding='utf-8'?>",
    ],
)
def test_a_message_may_begin_with_the_declaration_of_utf_8(declaration: bytes) -> None:
    """XML 1.0, section 2.8; Identity Center writes one."""
    assert guard(declaration + XML).tag == samlp("Response")


def test_canonicalisation_may_name_a_few_prefixes() -> None:
    """Identity providers that write `xs:string` name the prefix `xs` (Exclusive XML Canonicalization, section 4)."""
    tree = etree.fromstring(XML)
    for transform in tree.iter(ds("Transform")):
        if transform.get("Algorithm") == EXCLUSIVE_C14N:
            etree.SubElement(transform, f"{{{EXCLUSIVE_C14N}}}InclusiveNamespaces", PrefixList="xs #default")
    guard(etree.tostring(tree))


def test_only_response_and_assertion_hold_a_signature() -> None:
    """INVARIANT: each signature has one element that it can speak of (SAML 2.0 Core, section 5.4.2)."""
    holders = {parent for parent, children in CONTENT.items() if ds("Signature") in children}
    assert holders == {saml("Assertion"), samlp("Response")}


def test_only_the_response_holds_an_assertion_and_only_one() -> None:
    """INVARIANT: whoever looks for the assertion finds the same one (SIGNIN.md, The structural guard)."""
    counts = [children[saml("Assertion")] for children in CONTENT.values() if saml("Assertion") in children]
    assert counts == [(1, 1)]


def test_the_grammar_has_an_end() -> None:
    """INVARIANT: no element but StatusCode stands in itself, however deep, so depth is bounded by the grammar."""
    inside = {name: set(children) - {name} for name, children in CONTENT.items()}
    for _ in range(12):
        inside = {name: set().union(*(inside.get(child, set()) for child in below)) for name, below in inside.items()}
    assert not any(inside.values())


@given(st.lists(PIECES, max_size=40))
def test_bytes_do_no_more_than_be_refused(pieces: list[bytes]) -> None:
    """Only `Refused` comes out, whatever comes in (issue, fuzz)."""
    try:
        guard(b"".join(pieces))
    except Refused as refused:
        assert refused.step is Step.GUARD


@given(st.integers(0, len(XML) - 1), st.binary(max_size=3))
def test_a_message_with_other_bytes_somewhere_is_refused_or_has_the_form(place: int, by: bytes) -> None:
    """Changing an accepted message is the attacker's best start (issue, fuzz)."""
    try:
        tree = guard(XML[:place] + by + XML[place + 1 :])
    except Refused:
        return
    assert len(list(tree.iter(saml("Assertion")))) == 1


@pytest.mark.parametrize(
    "filling", [b"<x/>", b"<x>", b" a='b'", b"&amp;", b"&#65;", b"<x xmlns:y='urn:z'/>", b"x" * 50]
)
def test_the_guard_takes_bounded_time_and_memory_for_the_largest_message(filling: bytes) -> None:
    """Under 50 ms of CPU for the worst body, memory in proportion to it (issue, fuzz)."""
    start = XML[: XML.index(b">")] if filling.startswith(b" ") else XML[: XML.index(b">") + 1]
    body = (start + filling * (96 * 1024 // len(filling)))[: 96 * 1024]
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(Refused):
        guard(body)
    assert time.process_time() - started < 0.05
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000

"""What may come in at all."""

from __future__ import annotations

import base64
import time
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saml_backend.limits import BODY_LIMIT, MESSAGE_LIMIT, SamlForm
from saml_backend.refusal import Refused, Step
from saml_kit.sending import CONTENT_TYPE

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def read(*fields: tuple[str, str], content_type: str = CONTENT_TYPE) -> SamlForm:
    """A form with these fields, read."""
    return SamlForm.read(urlencode(fields).encode(), content_type)


@given(st.binary(min_size=1, max_size=300), st.text("abc/+ &=%é", max_size=20))
def test_a_form_gives_back_the_message_and_the_state_that_a_browser_sent(message: bytes, state: str) -> None:
    """SAML 2.0 Bindings, section 3.5.4: two fields of a form, the message in base64."""
    form = read(("SAMLResponse", base64.b64encode(message).decode()), ("RelayState", state))
    assert (form.message(), form.relay_state) == (message, state or None)


@pytest.mark.parametrize(
    "content_type",
    [CONTENT_TYPE, f"{CONTENT_TYPE}; charset=UTF-8", f"{CONTENT_TYPE.upper()}", f' {CONTENT_TYPE};charset="utf-8" '],
)
def test_a_form_may_say_its_charset(content_type: str) -> None:
    """Media types ignore case and may carry a charset (RFC 9110, section 8.3)."""
    assert read(("SAMLResponse", "AAAA"), content_type=content_type).saml_response == "AAAA"


def test_other_fields_are_not_read() -> None:
    """Identity providers may send fields of their own; two names only mean anything (SAML 2.0 Bindings, 3.5.4)."""
    assert read(("SAMLResponse", "AAAA"), ("SAMLRequest", "x"), ("lang", "en")) == SamlForm("AAAA", None)


def test_the_longest_message_and_state_are_accepted() -> None:
    """128 KB of base64 (SIGNIN.md, The structural guard) and 80 bytes (SAML 2.0 Bindings, section 3.5.3)."""
    form = read(("SAMLResponse", "A" * MESSAGE_LIMIT), ("RelayState", "s" * 80))
    assert (len(form.message()), form.relay_state) == (MESSAGE_LIMIT // 4 * 3, "s" * 80)


def test_a_message_of_signs_that_a_form_writes_as_three_is_accepted_up_to_half_the_limit() -> None:
    """A browser writes `+` as `%2B`: the limit of the body leaves room for that."""
    assert len(urlencode({"SAMLResponse": "+/" * (MESSAGE_LIMIT // 4)})) <= BODY_LIMIT + len("SAMLResponse=")


@given(st.text().filter(lambda text: set(text) - set(ALPHABET + "=")))
def test_text_of_another_alphabet_is_no_message(text: str) -> None:
    """RFC 4648, section 4, without what lenient decoders skip."""
    with pytest.raises(Refused) as refused:
        SamlForm(text, None).message()
    assert (refused.value.step, refused.value.reason) == (Step.LIMITS, "base64-wrong")


@given(st.binary(max_size=400), st.text(max_size=60) | st.just(CONTENT_TYPE))
@example(b"SAMLResponse=%", CONTENT_TYPE)
@example(b"SAMLResponse=AAAA&SAMLResponse", CONTENT_TYPE)
def test_no_body_does_more_than_be_refused(body: bytes, content_type: str) -> None:
    """Only `Refused` comes out, whatever comes in (issue, fuzz)."""
    try:
        SamlForm.read(body, content_type).message()
    except Refused as refused:
        assert refused.step is Step.LIMITS


@pytest.mark.parametrize("start", [b"", b"SAMLResponse=", b"&" * 1_000, b"%" * 1_000, b"a=b&" * 1_000])
def test_a_body_of_ten_megabytes_costs_nothing(start: bytes) -> None:
    """It is refused by its length, before it is read (SIGNIN.md: 10 MB; issue: under 50 ms of CPU)."""
    body = start + b"A" * 10_000_000
    started = time.process_time()
    with pytest.raises(Refused, match="body-too-large"):
        SamlForm.read(body, CONTENT_TYPE)
    assert time.process_time() - started < 0.05

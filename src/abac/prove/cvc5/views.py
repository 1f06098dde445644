"""What a text says when it is read as a number, a date or an address: two unknowns beside the text, and facts of both.

For each kind that a formula asks about, a text has a flag ("it is one") and a measure (a whole number for an address,
an exact one for a number or a date). SMT-LIB cannot say how a date is spelled, so the facts that bind the measure to
the text are true, but not all that is true: a set of texts and numbers that they exclude cannot exist, while one that
they admit may be spurious. Whoever gets one reads the text again (`measured`) and adds what it really says (`stated`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from abac.operators import Bound, Interval, Kind
from abac.operators.addresses import address
from abac.operators.ordered import moment, number
from abac.operators.region import LARGEST
from abac.prove.cvc5.smtlib import apply, conjunction, implication, integer, negation, real, string, symbol
from abac.prove.slots.domain import ADDRESSES

# Every text of a kind is made of these characters; no text of a kind is empty.
_CHARACTERS: Final = {
    Kind.NUMBER: "0123456789+-.eE",
    Kind.DATE: "0123456789+-.:TZ",
    Kind.IPV6: "0123456789abcdefABCDEF.:",
}
_OCTET: Final = (
    '(re.union (re.range "0" "9") (re.++ (re.range "1" "9") (re.range "0" "9")) '
    '(re.++ (str.to_re "1") (re.range "0" "9") (re.range "0" "9")) '
    '(re.++ (str.to_re "2") (re.range "0" "4") (re.range "0" "9")) (re.++ (str.to_re "25") (re.range "0" "5")))'
)
_DOTTED: Final = "(re.++ " + ' (str.to_re ".") '.join([_OCTET] * 4) + ")"


def measured(kind: Kind, text: str) -> Bound | None:
    """What the text says as this kind; None where it is none. The operators' own readers say so."""
    match kind:
        case Kind.NUMBER:
            return number(text)
        case Kind.DATE:
            return moment(text)
    found = address(text)
    version = IPv4Address if kind is Kind.IPV4 else IPv6Address
    return int(found) if isinstance(found, version) else None


def spelled(kind: Kind, measure: Bound) -> str:
    """A text that says this measure, or nearly so where it has no finite decimal spelling."""
    match kind:
        case Kind.IPV4:
            return str(IPv4Address(int(measure)))
        case Kind.IPV6:
            return str(IPv6Address(int(measure)))
        case Kind.DATE:
            return _date(Fraction(measure))
    return _decimal(Fraction(measure))


def name_of_flag(text: str, kind: Kind) -> str:
    """The Bool that says whether the text named `text` is of this kind."""
    return f"{kind}? {text}"


def name_of_measure(text: str, kind: Kind) -> str:
    """The Int or Real that the text named `text` says, where it is of this kind."""
    return f"{kind} of {text}"


def lies_in(text: str, kind: Kind, interval: Interval) -> str:
    """That the measure of the text named `text` lies in the interval; whether it is valid is asked apart."""
    measure = symbol(name_of_measure(text, kind))
    terms = []
    if interval.low is not None:
        terms.append(apply(">=" if interval.low_closed else ">", measure, _constant(kind, interval.low)))
    if interval.high is not None:
        terms.append(apply("<=" if interval.high_closed else "<", measure, _constant(kind, interval.high)))
    return conjunction(terms)


def bounds(text: str, kind: Kind) -> list[str]:
    """What holds of the measure whatever the text is: addresses end somewhere."""
    if kind not in ADDRESSES:
        return []
    measure = symbol(name_of_measure(text, kind))
    return [apply("<=", "0", measure, integer(LARGEST[kind]))]


def ties(text: str, kind: Kind) -> list[str]:
    """What binds the measure to the text, where the formula asks about both. IPv4 is told in full, the others in part.

    The four octets are unknowns of their own: `declared_by_ties` lists them.
    """
    value, is_one, measure = symbol(text), symbol(name_of_flag(text, kind)), symbol(name_of_measure(text, kind))
    if kind is not Kind.IPV4:
        characters = apply("re.union", *(apply("str.to_re", string(c)) for c in _CHARACTERS[kind]))
        return [implication(is_one, apply("str.in_re", value, apply("re.+", characters))), *_whole(text, kind)]
    octets = [symbol(name) for name in declared_by_ties(text, kind)]
    first, *others = (apply("str.from_int", octet) for octet in octets)
    dotted = apply("str.++", first, *(part for other in others for part in ('"."', other)))
    total = apply("+", *(apply("*", str(256**place), octet) for octet, place in zip(octets, (3, 2, 1, 0), strict=True)))
    return [
        apply("=", is_one, apply("str.in_re", value, _DOTTED)),
        *(apply("<=", "0", octet, "255") for octet in octets),
        implication(is_one, conjunction([apply("=", value, dotted), apply("=", measure, total)])),
    ]


def _whole(text: str, kind: Kind) -> list[str]:
    """What digits alone say: as a number themselves, as a date the seconds since 1970, unless they are a year."""
    if kind in ADDRESSES:
        return []
    value, measure = symbol(text), symbol(name_of_measure(text, kind))
    length = apply("str.len", value)
    digits = [apply("str.in_re", value, '(re.+ (re.range "0" "9"))'), apply("<=", length, "15")]
    if kind is Kind.DATE:
        digits.append(negation(apply("=", length, "4")))
    said = apply("=", measure, apply("to_real", apply("str.to_int", value)))
    return [implication(conjunction(digits), conjunction([symbol(name_of_flag(text, kind)), said]))]


def declared_by_ties(text: str, kind: Kind) -> list[str]:
    """Names of the further unknowns (Int) that `ties` speaks of."""
    return [f"octet {place} of {text}" for place in range(4)] if kind is Kind.IPV4 else []


def apart(text: str, kinds: frozenset[Kind]) -> list[str]:
    """No text is an address and anything else, nor an address of both kinds."""
    flags = {kind: symbol(name_of_flag(text, kind)) for kind in sorted(kinds)}
    pairs = [(one, other) for one in flags for other in flags if one < other and {one, other} & ADDRESSES]
    return [negation(conjunction([flags[one], flags[other]])) for one, other in pairs]


def stated(text: str, kind: Kind, value: str) -> str:
    """A fact: where the text named `text` is `value`, this is what it says."""
    measure, is_one = measured(kind, value), symbol(name_of_flag(text, kind))
    said = negation(is_one)
    if measure is not None:
        said = conjunction([is_one, apply("=", symbol(name_of_measure(text, kind)), _constant(kind, measure))])
    return implication(apply("=", symbol(text), string(value)), said)


def _constant(kind: Kind, bound: Bound) -> str:
    return integer(int(bound)) if kind in ADDRESSES else real(Fraction(bound))


def _decimal(measure: Fraction) -> str:
    with localcontext() as context:
        context.prec = 60
        return format(Decimal(measure.numerator) / Decimal(measure.denominator), "f")


def _date(measure: Fraction) -> str:
    if measure.denominator == 1:
        try:
            found = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(measure))
        except OverflowError:
            pass
        else:
            return found.isoformat().replace("+00:00", "Z")
    text = _decimal(measure)
    # Four digits alone are a year: a point makes them seconds.
    return text if "." in text else text + ".0"

"""The second backend's verdicts: each pitfall of PROOF.md once proved and once refuted; models that are requests."""

from __future__ import annotations

import pytest

from abac.language.pattern import Pattern
from abac.operators import Globs, Kind, Opaque, Region, find
from abac.prove.cvc5.arbiter import Arbiter
from abac.prove.cvc5.meaning import World, true_of
from abac.prove.cvc5.model import Satisfiable, Undecided, Unsatisfiable, decide
from abac.prove.cvc5.solver import Limits, Solver
from abac.prove.formula import (
    Absent,
    AllWithin,
    AnyWithin,
    Formula,
    Not,
    OneValue,
    Same,
    Slot,
    Unmodelled,
    Within,
    both,
    either,
)
from abac.prove.slots.domain import Domain, Gap

KEY = Slot("aws:requesttag/team")
OTHER = Slot("aws:resourcetag/team")
KEYS = Slot("aws:tagkeys", multivalued=True)
ADDRESS = Slot("aws:sourceip")


def region(operator: str, *operands: str) -> Region:
    """The region of an operator and its operands."""
    found = find(operator)
    assert found is not None
    return found.region(tuple(map(Pattern.parse, operands)))


def globs(*sources: str, fold: bool = False) -> Globs:
    """Texts that match one of the patterns."""
    return Globs(tuple(map(Pattern.parse, sources)), fold)


def values(solver: Solver, *parts: Formula, domains: dict[Slot, Domain] | None = None) -> World:
    """The values of a model, which there must be."""
    found = decide(both(parts), domains or {}, solver)
    assert isinstance(found, Satisfiable), found
    assert true_of(both(parts), found.values) is True
    return found.values


def is_impossible(solver: Solver, *parts: Formula, domains: dict[Slot, Domain] | None = None) -> bool:
    """Whether no request makes all parts true, certainly."""
    return isinstance(decide(both(parts), domains or {}, solver), Unsatisfiable)


def test_an_absent_key_lies_nowhere_and_outside_of_everything(solver: Solver) -> None:
    """PROOF.md, Pitfalls: absent key, positive false, negated true."""
    assert is_impossible(solver, Absent(KEY), Within(KEY, globs("*")))
    assert values(solver, Absent(KEY), Not(Within(KEY, globs("*")))) == {KEY: None}


def test_for_all_values_holds_without_values_and_for_any_value_does_not(solver: Solver) -> None:
    """PROOF.md, Pitfalls: ForAllValues true, ForAnyValue false for an absent key."""
    assert is_impossible(solver, Absent(KEYS), Not(AllWithin(KEYS, globs("Team"))))
    assert is_impossible(solver, Absent(KEYS), AnyWithin(KEYS, globs("*")))
    assert values(solver, AllWithin(KEYS, globs("Team")), Not(AnyWithin(KEYS, globs("Team")))) == {KEYS: None}


def test_another_spelling_slips_past_for_any_value(solver: Solver) -> None:
    """PROOF.md, Pitfalls: the key list {TEAM, Team} and `ForAnyValue:StringEquals TagKeys [Team]`."""
    shrewd = both([AnyWithin(KEYS, globs("Team")), AnyWithin(KEYS, globs("TEAM"))])

    assert set(values(solver, shrewd).get(KEYS) or ()) == {"Team", "TEAM"}
    assert is_impossible(solver, shrewd, AllWithin(KEYS, globs("Team")))
    assert is_impossible(solver, shrewd, OneValue(KEYS))


def test_several_values_may_be_two(solver: Solver) -> None:
    """Not exactly one value, and the key is there: at least two."""
    found = values(solver, Not(OneValue(KEYS)), AllWithin(KEYS, globs("a", "b")), Not(Absent(KEYS)))[KEYS]

    assert found is not None and len(found) > 1


def test_case_is_folded_beyond_ascii(solver: Solver) -> None:
    """PROOF.md, Pitfalls: case folding; the Kelvin sign is a `k` where case is ignored."""
    kelvin = both([Within(KEY, globs("k", fold=True)), Not(Within(KEY, globs("k", "K")))])

    assert values(solver, kelvin) == {KEY: "\u212a"}
    assert is_impossible(solver, kelvin, Not(Within(KEY, globs("\u212a"))))


def test_a_star_stays_in_its_segment_but_in_the_last(solver: Solver) -> None:
    """PROOF.md, Pitfalls: ArnLike by segment."""
    arn = Slot("aws:sourcearn")

    assert is_impossible(solver, Within(arn, region("ArnLike", "arn:*:role/x")), Not(Absent(arn)))
    assert is_impossible(
        solver, Within(arn, region("ArnLike", "arn:aws:iam::*:role/x")), Within(arn, globs("*:a:role/y:role/x"))
    )
    assert values(
        solver, Within(arn, region("ArnLike", "arn:aws:logs:::a*b")), Within(arn, globs("arn:aws:logs:::a:*"))
    )


def test_an_ipv6_address_lies_in_no_ipv4_block(solver: Solver) -> None:
    """PROOF.md, Pitfalls: IPv6 against an IPv4 block: NotIpAddress holds of it."""
    addresses = {ADDRESS: Domain(kinds=frozenset({Kind.IPV4, Kind.IPV6}))}
    outside = both([Not(Absent(ADDRESS)), Not(Within(ADDRESS, region("IpAddress", "0.0.0.0/0")))])

    assert ":" in str(values(solver, outside, domains=addresses)[ADDRESS])
    assert is_impossible(solver, outside, Not(Within(ADDRESS, region("IpAddress", "::/0"))), domains=addresses)


def test_an_address_asked_as_text_is_bound_to_its_number(solver: Solver) -> None:
    """A slot may be asked by IpAddress and StringLike at once."""
    block = Within(ADDRESS, region("IpAddress", "10.1.0.0/16"))

    assert is_impossible(solver, block, Within(ADDRESS, globs("10.2.*")))
    assert values(solver, block, Within(ADDRESS, globs("*.7")))


@pytest.mark.parametrize("operator", ["Numeric", "Date"])
def test_intervals_meet_at_their_ends(solver: Solver, operator: str) -> None:
    """LessThan leaves its end out, LessThanEquals does not (Condition operators, Numeric and Date)."""
    below, above = (Within(KEY, region(f"{operator}{suffix}", "12345")) for suffix in ("LessThan", "GreaterThanEquals"))
    not_above = Within(KEY, region(f"{operator}LessThanEquals", "12345"))

    assert is_impossible(solver, below, above)
    assert values(solver, above, not_above)
    assert is_impossible(solver, above, not_above, Not(Within(KEY, region(f"{operator}Equals", "12345"))))


def test_an_undelimited_variable_lets_one_team_into_anothers_names(solver: Solver) -> None:
    """PROOF.md, 6: `SageMaker-${Team}-*` with `-` in names: teams `qat` and `qat-x` collide; with `/` they do not."""
    team = Within(KEY, globs("qat"))

    assert values(solver, team, Within(OTHER, globs("S-${aws:RequestTag/Team}-*")), Within(OTHER, globs("S-qat-x-*")))
    assert is_impossible(
        solver, team, Within(OTHER, globs("S-${aws:RequestTag/Team}/*")), Within(OTHER, globs("S-qat-x/*"))
    )


def test_a_variable_without_a_value_matches_nothing_and_its_default_stands_in(solver: Solver) -> None:
    """IAM User Guide, Variables and tags: no value; default values."""
    absent = Absent(KEY)

    assert is_impossible(solver, absent, Within(OTHER, globs("a${aws:RequestTag/Team}")))
    found = values(solver, absent, Within(OTHER, globs("a${aws:RequestTag/Team, 'x'}")))
    assert found[OTHER] == "ax"


def test_equality_of_two_keys_that_the_caller_chooses(solver: Solver) -> None:
    """PROOF.md, 7: outside the finite fragment."""
    assert is_impossible(solver, Same(KEY, OTHER), Within(KEY, globs("a*")), Within(OTHER, globs("b*")))
    assert is_impossible(solver, Same(KEY, OTHER), Absent(KEY))
    found = values(solver, Same(KEY, OTHER, fold=True), Not(Same(KEY, OTHER)), Within(KEY, globs("?a*")))
    assert str(found[KEY]).lower() == str(found[OTHER]).lower()
    assert is_impossible(solver, Same(KEY, OTHER, fold=True), Within(KEY, globs("a")), Within(OTHER, globs("b*")))


def test_what_is_not_modelled_is_decided_only_where_it_does_not_matter(solver: Solver) -> None:
    """PROOF.md, Counterexamples: never counted as proved, nor as refuted."""
    opaque = Within(OTHER, Opaque("a hole"))

    assert isinstance(decide(both([Unmodelled("this"), Within(KEY, globs("a"))]), {}, solver), Undecided)
    assert isinstance(decide(opaque, {}, solver), Undecided)
    assert is_impossible(solver, Unmodelled("this"), Within(KEY, globs("a")), Within(KEY, globs("b")))
    assert isinstance(decide(both([either([opaque, Not(opaque)]), Absent(KEY)]), {}, solver), Undecided)


def test_a_verdict_that_hangs_names_the_construct(solver: Solver) -> None:
    """Issue 5: unknown with the construct named."""
    found = decide(Unmodelled("a variable of a list"), {}, solver)

    assert isinstance(found, Undecided)
    assert "a variable of a list" in found.because


def test_values_keep_to_their_domain(solver: Solver) -> None:
    """The catalogue's template, what a better template takes away, and the greatest length (`slots.domain`)."""
    domain = Domain((("endpoint/", Gap("/")),), excluded=(("endpoint/a", Gap(least=0)),), longest=12)
    name = Slot("resource[5]")

    assert str(values(solver, Not(Absent(name)), domains={name: domain})[name]).startswith("endpoint/")
    assert is_impossible(solver, Within(name, globs("endpoint/a*", "model/*", "endpoint/*/*")), domains={name: domain})
    assert len(str(values(solver, Within(name, globs("*b*")), domains={name: domain})[name])) <= 12
    assert is_impossible(solver, Within(name, globs("*ccccc")), domains={name: domain})


def test_time_that_runs_out_is_undecided() -> None:
    """Issue 5, Bad input: unknown, and the script is there to be saved."""
    stars = [Within(KEY, globs(f"*{a}?{b}*{a}{b}?*")) for a in "abc" for b in "abc"]
    with Solver(Limits(seconds=0.01)) as hurried:
        found = decide(both([*stars, Not(Within(KEY, globs("*aa*bb*cc*")))]), {}, hurried)

    assert isinstance(found, Undecided)
    assert found.script.text().endswith("(check-sat)\n")


def test_the_arbiter_gives_values_or_no_or_nothing(solver: Solver) -> None:
    """The core asks it about what its own fragment leaves open, and tries the values itself."""
    arbiter = Arbiter(solver)

    assert arbiter(Within(KEY, globs("a")), {}) == {KEY: "a"}
    assert arbiter(both([Within(KEY, globs("a")), Absent(KEY)]), {}) is False
    assert arbiter(Unmodelled("this"), {}) is None

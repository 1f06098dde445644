"""Results of any shape: texts hold what files, XML, HTML and terminals find hard; broken rows are rows."""

from __future__ import annotations

from hypothesis import strategies as st

from abac.language.policy import Effect, PolicyType
from abac.located import Place
from abac.results.decision import Decision, Outcome, StatementRef
from abac.results.matrix import Accepted, DocumentSize, MatrixResult, MatrixRow, PropertyResult, Relation, Status

_HARD = (
    "",
    "a",
    "</script>",
    "]]>",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\ud800",
    "\n::error::",
    "|",
    "%0A",
    "`_*#@b",
    "\u2028",
)
texts = st.sampled_from(_HARD) | st.text(max_size=4)
counts = st.integers(0, 10_000)
places = st.builds(Place, texts, counts, counts, texts)
statements = st.builds(
    StatementRef,
    policy_type=st.sampled_from(PolicyType),
    policy=texts,
    statement=counts,
    sid=st.none() | texts,
    effect=st.sampled_from(Effect),
    name=texts,
    place=places,
)
decisions = st.builds(
    Decision,
    outcome=st.sampled_from(Outcome),
    decided_by=st.lists(statements, max_size=2).map(tuple),
    blocked_by=st.frozensets(st.sampled_from(PolicyType), max_size=3),
    absent_keys=st.frozensets(texts, max_size=2),
    ignored_keys=st.frozensets(texts, max_size=2),
    notes=st.lists(texts, max_size=2).map(tuple),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
objects = st.dictionaries(texts, values, max_size=3)
rows = st.builds(
    MatrixRow,
    team=texts,
    principal=texts,
    principal_kind=texts,
    permission_profile=st.none() | texts,
    action=st.builds("{}:{}".format, texts, texts) | texts,
    resource_type=texts,
    relation=st.sampled_from(Relation),
    decision=decisions,
    expected=st.sampled_from(["Allowed", "Denied", None]),
    property=st.none() | st.sampled_from(["I1", "L1"]),
    request=objects,
    situation=texts,
)


@st.composite
def matrices(draw: st.DrawFn) -> MatrixResult:
    """A result of up to six rows and three properties."""
    found = tuple(draw(st.lists(rows, max_size=6)))
    broken = st.lists(st.sampled_from(found), max_size=4).map(tuple) if found else st.just(())
    properties = st.builds(
        PropertyResult,
        id=texts,
        title=texts,
        status=st.sampled_from(Status),
        rows=counts,
        broken=broken,
        because=st.none() | texts,
        unproven=st.lists(texts, max_size=2).map(tuple),
    )
    named = st.lists(texts, max_size=2).map(tuple)
    return MatrixResult(
        rows=found,
        properties=tuple(draw(st.lists(properties, max_size=3))),
        uncovered=draw(named),
        accepted=tuple(draw(st.lists(st.builds(Accepted, texts, texts, texts, texts), max_size=2))),
        sizes=tuple(draw(st.lists(st.builds(DocumentSize, texts, texts, counts, counts), max_size=2))),
        unproven=draw(named),
        source=draw(objects),
        catalogue=draw(objects),
        seconds=draw(st.floats(0, 1000)),
    )

"""What conditions answer for absent keys agrees with the reference simulator."""

from __future__ import annotations

from hypothesis import given

from abac.language.condition import Condition
from abac.language.policy import Effect
from abac.language.request import Context
from abac.lint.presence import Absent, when_absent
from abac.simulate.condition import holds
from strategies.conditions import conditions
from unit.lint.linting import is_defined


@given(conditions(variables=False).filter(is_defined))
def test_the_answer_for_an_absent_key_is_the_simulators(condition: Condition) -> None:
    """AWS defines one answer for each operator (Condition operators); where its pages differ there is none."""
    answers = {holds(condition, Context({}), effect) for effect in Effect}
    expected = None if len(answers) == 2 else Absent.HOLDS if answers == {True} else Absent.FAILS
    assert when_absent(condition) is expected

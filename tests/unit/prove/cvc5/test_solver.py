"""cvc5 behind limits: whatever becomes of it, an answer comes back."""

from __future__ import annotations

from time import monotonic

from abac.prove.cvc5.solver import Limits, Solver

# Two products of unknown whole numbers: far beyond any second.
HARD = (
    "(set-logic ALL)(declare-const x Int)(declare-const y Int)(declare-const z Int)"
    "(assert (and (> x 2) (> y 2) (> z 2) (= (+ (* x x x) (* y y y)) (* z z z))))(check-sat)"
)
EASY = "(set-logic ALL)(declare-const x Int)(assert (= x 7))(check-sat)"


def test_a_script_without_a_model_is_unsat(solver: Solver) -> None:
    """SMT-LIB 2.6, 4.2.6: check-sat answers sat, unsat or unknown."""
    assert solver.check("(set-logic ALL)(assert false)(check-sat)").status == "unsat"


def test_time_that_runs_out_is_unknown_and_says_so() -> None:
    """Issue 5, Bad input: a solver that runs out of time is unknown."""
    with Solver(Limits(seconds=0.3)) as solver:
        said = solver.check(HARD)

    assert said.status == "unknown"
    assert "0.3 seconds" in said.because


def test_a_solver_that_does_not_stop_is_ended() -> None:
    """Its own limit may fail; the process is ended then, and the next script meets a new one."""
    with Solver(Limits(seconds=0.3)) as solver:
        solver.check(EASY)
        process = solver._process
        assert process is not None
        process.kill()
        process.wait()

        assert solver.check(EASY).status == "sat"


def test_memory_that_runs_out_is_unknown() -> None:
    """Issue 5, Bad input: a solver that runs out of memory is unknown, and the next script is answered."""
    with Solver(Limits(seconds=20, megabytes=150)) as solver:
        huge = '(set-logic ALL)(declare-const s String)(assert (= s "' + "a" * 150_000_000 + '"))(check-sat)'
        started = monotonic()
        said = solver.check(huge)

        assert said.status == "unknown"
        assert monotonic() - started < 30
        assert solver.check(EASY).status == "sat"


def test_a_script_that_is_none_is_unknown(solver: Solver) -> None:
    """What cvc5 cannot read is never taken for an answer."""
    said = solver.check("(assert (= |undeclared| 3))(check-sat)")

    assert said.status == "unknown"
    assert said.because


def test_problems_do_not_meet_each_other(solver: Solver) -> None:
    """A fresh solver for each script: an unknown declared by one is not declared for the next."""
    solver.check(EASY)

    assert solver.check('(set-logic ALL)(declare-const x String)(assert (= x ""))(check-sat)').status == "sat"

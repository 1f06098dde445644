"""The process in which cvc5 runs: a script of SMT-LIB on each line of its input, an answer on each of its output.

It is started by its path and imports nothing of this package, so that it starts fast, can be given a limit of memory
and can be ended while the solver works. Lines are JSON: `{"script": TEXT, "milliseconds": N, "cores": BOOL}` is
answered by `{"status": "sat" | "unsat" | "unknown", "because": TEXT, "model": {NAME: TEXT | true | false}, "core": …}`;
numbers are texts, and a core is the text that SMT-LIB's `get-unsat-core` prints.
"""

from __future__ import annotations

import json
import signal
import sys
from fractions import Fraction
from typing import Any

import cvc5


def main() -> None:
    """Answer until the input ends. The one argument is the limit of memory in megabytes; 0 is none."""
    _limit_memory(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends this process
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = answered(asked["script"], asked["milliseconds"], asked["cores"])
        except (RuntimeError, MemoryError) as error:
            answer = {"status": "unknown", "because": f"the solver failed: {error}".strip(), "model": {}, "core": ""}
        print(json.dumps(answer), flush=True)


def answered(script: str, milliseconds: int, cores: bool) -> dict[str, Any]:
    """The answer of a fresh solver, so that no problem's time depends on those before it."""
    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("strings-exp", "true")
    solver.setOption("produce-models", "true")
    solver.setOption("tlimit-per", str(milliseconds))
    if cores:
        solver.setOption("produce-unsat-cores", "true")
        solver.setOption("unsat-cores-mode", "assumptions")  # the other ways take several times as long
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "script")
    symbols = parser.getSymbolManager()
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said = command.invoke(solver, symbols).strip() or said
    status = said if said in ("sat", "unsat") else "unknown"
    answer: dict[str, Any] = {"status": status, "because": "" if status == said else said, "model": {}, "core": ""}
    if said == "sat":
        answer["model"] = {term.getSymbol(): _plain(solver.getValue(term)) for term in symbols.getDeclaredTerms()}
    if said == "unsat" and cores:
        parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, "(get-unsat-core)", "core")
        answer["core"] = parser.nextCommand().invoke(solver, symbols)
    return answer


def _plain(value: Any) -> str | bool:
    found = value.toPythonObj()
    return found if isinstance(found, str | bool) else str(Fraction(found))


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the one of time stays
        return
    if megabytes:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    main()

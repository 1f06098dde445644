"""What validating a sign-in costs: `python -m benchmarks.sign_in [--check]`.

The same message goes through guard, verification and exact checks, and through bare python3-saml, in turns and in one
process, so that the ratio holds on slow and busy machines too. Seconds are those of the processor, not of the clock.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1] / "tests"
ROUNDS, CALLS = 20, 20
RATIO, RATE, WORST_BODY = 0.35, 400, 50  # of bare python3-saml; validations a second; milliseconds


def costs() -> Mapping[str, float]:
    """Milliseconds of the core and of the bare library for one message, their ratio, and validations a second."""
    ours, bare = _works()
    rounds = [(_milliseconds(bare), _milliseconds(ours)) for _ in range(ROUNDS)]
    best_bare, best_ours = (min(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(core / library for library, core in rounds)
    return {"core": best_ours, "bare": best_bare, "ratio": ratio, "rate": 1_000 / best_ours}


def milliseconds_of_the_worst_body() -> float:
    """The most that any body of the attack list takes before it is refused; the best of three for each."""
    _use_tests()
    from attacks.attack import Attempt, sign_in
    from attacks.every import ATTACKS
    from saml_backend.refusal import Refused

    def refused(attempt: Attempt) -> None:
        try:
            sign_in(attempt)
        except Refused:
            return
        raise AssertionError("an attack was not refused")

    attempts = [attempt for attempt in (attack.make() for attack in ATTACKS) if not attempt.after]
    sign_in(ATTACKS[0].honest())  # python3-saml's schemas are read once
    return max(min(_milliseconds(partial(refused, attempt), 1) for _ in range(3)) for attempt in attempts)


def main() -> int:
    """Print each number beside its limit; with `--check`, end with 1 where a limit is passed."""
    found = costs()
    ratio, worst = found["ratio"], milliseconds_of_the_worst_body()
    lines = {
        f"the core: {found['core']:.2f} ms, bare python3-saml: {found['bare']:.2f} ms": True,
        f"the core costs {ratio:.2f} times bare python3-saml; at most {RATIO}": ratio <= RATIO,
        f"validations on one core: {found['rate']:.0f}/s; at least {RATE}": found["rate"] >= RATE,
        f"the worst body of the attack list: {worst:.1f} ms; at most {WORST_BODY}": worst <= WORST_BODY,
    }
    for line, holds in lines.items():
        sys.stdout.write(f"{line}{'' if holds else ': OVER ITS LIMIT'}\n")
    return 1 if "--check" in sys.argv[1:] and not all(lines.values()) else 0


def _works() -> tuple[Callable[[], object], Callable[[], object]]:
    """The same message through the core, and through the library as its documentation has it: settings as a dict."""
    _use_tests()
    from onelogin.saml2.auth import OneLogin_Saml2_Auth
    from onelogin.saml2.utils import OneLogin_Saml2_Utils
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

    # Taken before the sign-in is imported, which puts its own in their place.
    replaced = {
        OneLogin_Saml2_XML: ("validate_xml", "query"),
        OneLogin_Saml2_Utils: ("parse_SAML_to_time", "parse_time_to_SAML", "now", "validate_node_sign"),
    }
    own = [(owner, name, vars(owner)[name]) for owner, names in replaced.items() for name in names]

    import saml_kit
    from saml_backend import library
    from saml_backend.validation import validate

    application, now = saml_kit.application(), datetime.now(UTC)
    xml = saml_kit.Message.for_team(application, user="user1", now=now).signed()
    form, request = saml_kit.form(xml), _request(saml_kit.encode(xml))

    def ours() -> object:
        library.keep()
        return validate(form, application, now=now, expected_request=None)

    def bare() -> None:
        for owner, name, function in own:
            setattr(owner, name, function)
        auth = OneLogin_Saml2_Auth(request, old_settings=_settings(application))
        auth.process_response()
        if auth.get_errors():
            raise AssertionError(auth.get_last_error_reason())

    return ours, bare


def _request(message: str) -> dict[str, Any]:
    return {
        "https": "on",
        "http_host": "signin.example.com",
        "script_name": "/saml/Team1",
        "get_data": {},
        "post_data": {"SAMLResponse": message},
    }


def _settings(application: Any) -> dict[str, Any]:
    return {
        "strict": True,
        "sp": {"entityId": application.audience, "assertionConsumerService": {"url": application.acs_url}},
        "idp": {
            "entityId": application.issuer,
            "singleSignOnService": {"url": application.sso_url},
            "x509cert": application.certificates[0].text,
        },
        "security": {"wantAssertionsSigned": True, "rejectDeprecatedAlgorithm": True},
    }


def _use_tests() -> None:
    """Let the tests' identity provider be imported: it signs the messages."""
    if str(TESTS) not in sys.path:
        sys.path.insert(0, str(TESTS))


def _milliseconds(work: Callable[[], object], calls: int = CALLS) -> float:
    gc.collect()
    gc.disable()  # as `timeit` does: garbage of the one would be collected in the time of the other
    started = time.process_time()
    for _ in range(calls):
        work()
    seconds = time.process_time() - started
    gc.enable()
    return 1_000 * seconds / calls


if __name__ == "__main__":
    sys.exit(main())

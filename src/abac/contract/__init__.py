"""What must hold, for matrix and proof: properties, ownership, treatments, effects, and the questions they raise."""

from abac.contract.cast import STRANGER_ACCOUNT, Cast, Person, cast_for, teams_of
from abac.contract.effects import Effect, Effects, effects_of
from abac.contract.properties import Contract, Property
from abac.contract.reading import load, read_contract
from abac.contract.session_keys import SESSION_KEYS, reads_session
from abac.contract.treatments import Handling, Treatment, Treatments, read_treatments
from abac.contract.verdict import verdict

__all__ = [
    "SESSION_KEYS",
    "STRANGER_ACCOUNT",
    "Cast",
    "Contract",
    "Effect",
    "Effects",
    "Handling",
    "Person",
    "Property",
    "Treatment",
    "Treatments",
    "cast_for",
    "effects_of",
    "load",
    "read_contract",
    "read_treatments",
    "reads_session",
    "teams_of",
    "verdict",
]

"""isolation.yaml with a service more: nothing else of it changes."""

from __future__ import annotations

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from abac.catalog import services
from abac.errors import InputError
from abac.generate.scaffold.contract_text import with_service

NAMES = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=4), min_size=1, unique=True).map(sorted)


@given(NAMES, st.booleans(), st.data())
def test_the_service_stands_in_its_place_of_the_alphabet(names: list[str], flow: bool, data: st.DataObject) -> None:
    """A list in either style of YAML; texts in quotes, for `on` and `no` are none otherwise."""
    new = data.draw(st.sampled_from(services()).filter(lambda prefix: prefix not in names))
    quoted = [f'"{name}"' for name in names]
    listed = f"[{', '.join(quoted)}]" if flow else "".join(f"\n  - {name}" for name in quoted)
    after = with_service(f"a: 1 # one\nservices: {listed}\n# two\nb: 2\n", new, "isolation.yaml")
    assert yaml.safe_load(after) == {"a": 1, "services": sorted([*names, new]), "b": 2}
    assert after.count("# one") == after.count("# two") == 1


@pytest.mark.parametrize("text", ["a: 1\n", "services: []\n", "services: s3\n"])
def test_a_contract_without_services_is_bad_input(text: str) -> None:
    """Where to put it nobody can say."""
    with pytest.raises(InputError, match="no list `services`"):
        with_service(text, "s3", "isolation.yaml")

"""The schemas in the package."""

from __future__ import annotations

from importlib import resources

import jsonschema
import pytest

from abac.schemas import NAMES, schema


def test_every_schema_of_the_package_is_named() -> None:
    """A file that nobody can ask for, or a name without a file, is a mistake."""
    files = {file.name for file in resources.files("abac.schemas").iterdir()}
    assert {name for name in files if name.endswith(".json")} == {f"{name}.schema.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_says_what_it_is(name: str) -> None:
    """JSON Schema 2020-12; an editor shows the description."""
    found = schema(name)
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"{name}.schema.json"
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["description"]


def test_each_caller_gets_a_schema_of_its_own() -> None:
    """A caller that changes what it got changes nobody else's."""
    schema("teams").clear()
    assert schema("teams")


def test_another_name_is_refused() -> None:
    """The error names the schemas that there are; a path is no name."""
    for name in ("tema", "../catalog/pinned", ""):
        with pytest.raises(KeyError, match="there are accepted-mutants, access"):
            schema(name)

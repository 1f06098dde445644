"""What pydantic refuses, in the words of this project: place, what was found, what was expected, what was meant."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from abac.located import Node, Place, Problem, nearest
from abac.teams.choices import Choices
from abac.teams.registry import Data, Declared, Landing, NetworkProfile, PermissionProfile, Settings, TeamsFile
from abac.teams.written import find

_EXPECTED = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "bool_type": "`true` or `false`",
    "too_short": "at least one",
}

_SECTIONS: dict[str, type[BaseModel]] = {
    "teams": Declared,
    "permission_profiles": PermissionProfile,
    "network_profiles": NetworkProfile,
}


def problem(root: Node, detail: ErrorDetails) -> Problem:
    """Return the problem behind one of pydantic's errors about the plain form of `root`."""
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    if detail["type"] == "extra_forbidden":
        name = str(steps[-1])
        candidates = _model(steps[:-1]).model_fields
        listed = ", ".join(f"`{candidate}`" for candidate in candidates)
        return Problem(
            _key_place(root, steps), f"unknown field `{name}`", f"one of {listed}", nearest(name, candidates)
        )
    if detail["type"] == "missing":
        return Problem(_key_place(root, steps[:-1]), f"`{steps[-1]}` absent", f"`{steps[-1]}`")
    return _refused(root, steps, detail)


def _refused(root: Node, steps: tuple[str | int, ...], detail: ErrorDetails) -> Problem:
    context = detail.get("ctx", {})
    node, _ = find(root, steps)
    is_key = detail["loc"][-1:] == ("[key]",)
    place = _key_place(root, steps) if is_key else node.place
    found = context.get("found") or (f"the key `{steps[-1]}`" if is_key else node.describe())
    if detail["type"] == "literal_error":
        choices = str(context["expected"]).replace("'", "`")
        meant = nearest(str(node.value), choices.replace("`", "").replace(" or ", ", ").split(", "))
        return Problem(place, found, choices, meant)
    expected = context.get("expected") or _EXPECTED.get(detail["type"]) or detail["msg"]
    return Problem(place, found, expected, context.get("meant"))


def _key_place(root: Node, steps: tuple[str | int, ...]) -> Place:
    if not steps:
        return root.place
    parent, _ = find(root, steps[:-1])
    return parent.key_place(str(steps[-1]))


def _model(steps: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the model of the mapping that `steps` lead to."""
    if steps and steps[-1] == "data":
        return Data
    if steps and steps[-1] == "choices":
        return Choices
    if len(steps) > 1 and steps[-2] == "landing":
        return Landing
    if steps[:1] == ("defaults",):
        return Settings
    return _SECTIONS.get(str(steps[0]), TeamsFile) if steps else TeamsFile

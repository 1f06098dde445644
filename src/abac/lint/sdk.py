"""What the AWS SDK for Python that is installed knows of a service: operations, which actions mostly share their names.

Source: botocore's service models (`metadata`, `operations`). They are newer than the catalogue wherever people keep the
SDK up to date, and they know names alone: neither resource types nor condition keys.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from botocore.loaders import Loader

from abac.catalog import service
from abac.catalog.event_names import action_of_event

_HEAD: Final = 4_096  # bytes of a model within which its metadata stand
_OTHERWISE: Final = 0.2  # of operations without an action of their name: from there on the service names them otherwise
_SIGNS_AS = re.compile(rb'"(?:signingName|endpointPrefix)":\s*"([^"]+)"')


def is_operation(action: str) -> bool:
    """Whether the SDK has an operation of an action's name, in a service whose operations are named like its actions.

    False for an operation that is known to ask for another action, such as `lambda:Invoke`.
    """
    prefix, _, name = action.lower().partition(":")
    return name in _operations(prefix) and action_of_event(prefix, name) is None


@cache
def _operations(prefix: str) -> frozenset[str]:
    """The operations of a service by its prefix, in lower case; none where they are no evidence."""
    known = service(prefix)
    if known is None:
        return frozenset()
    loader = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    models = (loader.load_service_model(name, "service-2") for name in _models(prefix))
    found = frozenset(name.lower() for model in models for name in model["operations"])
    others = found.difference(name.lower() for name in known.actions)
    return found if len(others) <= _OTHERWISE * len(found) else frozenset()


def _models(prefix: str) -> Iterator[str]:
    """The SDK's names of the models whose requests are signed as the service."""
    for folder in sorted(Path(Loader.BUILTIN_DATA_PATH).iterdir()):
        versions = sorted(folder.glob("*/service-2.json.gz"))
        if versions and prefix in _signs_as(versions[-1]):
            yield folder.name


@cache
def _signs_as(model: Path) -> frozenset[str]:
    with gzip.open(model) as stream:
        head = stream.read(_HEAD)
    return frozenset(name.decode() for name in _SIGNS_AS.findall(head))

"""AWS's own managed policies, as moto ships them: input that nobody here wrote."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from moto.iam.aws_managed_policies import aws_managed_policies_data

Document = Mapping[str, Any]


@cache
def managed_policies() -> Mapping[str, Document]:
    """Every managed policy's name and document: its default version on the day of moto's release."""
    policies: dict[str, dict[str, Any]] = json.loads(aws_managed_policies_data)
    return {name: policy["Document"] for name, policy in sorted(policies.items())}


def without(document: Document, sids: Collection[str]) -> Document:
    """The document without the statements of these Sids. Raises KeyError where it has no such statement."""
    absent = set(sids) - {statement.get("Sid") for statement in document["Statement"]}
    if absent:
        raise KeyError(absent)
    kept = [statement for statement in document["Statement"] if statement.get("Sid") not in sids]
    return {**document, "Statement": kept}


def folder_of(folder: Path, documents: Mapping[str, Document]) -> Path:
    """Write each document as `NAME.json` into `folder`, which is made; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=2))
    return folder

"""How fast requests are decided, by us and by peers, in one process and one run: ratios outlast machines.

Times are of the processor, the best of several; no request is asked twice within one, and nothing remembers decisions
by request. The peers: moto's IAM engine and cedarpy (another policy language, with the same statements said in it) as
installed from PyPI; `@cloud-copilot/iam-simulate` as installed from npm, run as a program of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import workload

COUNT = 4_000
ROUNDS = 25

Rates = dict[str, float]
Work = tuple[int, Callable[[], object]]
"""How many decisions some work takes, and the work."""


def rates() -> Rates:
    """Decisions a second by name; peers that are not installed are left out."""
    raws = workload.requests(COUNT)
    works = {**_ours(raws), "moto": _moto(raws[:400]), "cedarpy": _cedarpy(raws[:400])}
    found = _rates({name: work for name, work in works.items() if work is not None})
    rate = _iam_simulate(raws[:400])
    return found if rate is None else found | {"iam-simulate": rate}


def milliseconds_of_compiling() -> float:
    """Make an engine for the workload's 21 statements, which were read before and seen by no other engine."""
    from abac.language.policy_set import PolicySet
    from abac.simulate import Engine

    fresh = [PolicySet.from_dict(workload.POLICIES) for _ in range(ROUNDS)]
    return 1_000 * min(_seconds(partial(Engine, one)) for one in fresh)


def _ours(raws: Sequence[dict[str, Any]]) -> dict[str, Work]:
    from abac.language.policy_set import PolicySet
    from abac.language.request import Request
    from abac.simulate import Engine, decide

    policy_set = PolicySet.from_dict(workload.POLICIES)
    engine = Engine(policy_set)
    requests = [Request.from_dict(raw) for raw in raws]
    resources = [f"arn:aws:sagemaker:eu-west-1:{workload.ACCOUNT}:endpoint/{number}" for number in range(COUNT)]
    few = requests[:400]
    return {
        "raw": (COUNT, lambda: [engine.decide(Request.from_dict(raw)) for raw in raws]),
        "engine": (COUNT, lambda: [engine.decide(request) for request in requests]),
        "each": (COUNT, lambda: engine.decide_each(requests[0], resources)),
        "reference": (len(few), lambda: [decide(request, policy_set) for request in few]),
        "new forms": (len(few), lambda: [Engine(policy_set).decide(request) for request in few]),
    }


def _moto(raws: Sequence[dict[str, Any]]) -> Work:
    from moto.iam.access_control import IAMPolicy

    documents = [*workload.POLICIES["identity"], *workload.POLICIES["boundary"], *workload.POLICIES["scp"][1]]
    policies = [IAMPolicy({"policy_document": json.dumps(document)}) for document in documents]

    def decide(raw: dict[str, Any]) -> list[Any]:
        context = raw["context"]
        return [
            policy.is_action_permitted(raw["action"], raw["resource"], incoming_condition_values=context)
            for policy in policies
        ]

    return len(raws), lambda: [decide(raw) for raw in raws]


def _cedarpy(raws: Sequence[dict[str, Any]]) -> Work | None:
    try:
        import cedarpy  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    statements = (*workload.IDENTITY, *workload.SCP, *workload.BOUNDARY)
    policies = cedarpy.PolicySet.from_str("\n".join(map(_in_cedar, statements)))
    requests = [
        {
            "principal": {"type": "Session", "id": raw["principal"]},
            "action": {"type": "Action", "id": raw["action"]},
            "resource": {"type": "Resource", "id": raw["resource"]},
            "context": {"arn": raw["resource"], "verb": raw["action"]}
            | {key.rpartition(":")[2].replace("/", "_"): value for key, value in raw["context"].items()},
        }
        for raw in raws
    ]
    return len(requests), lambda: [cedarpy.is_authorized(request, policies, []) for request in requests]


def _in_cedar(statement: dict[str, Any]) -> str:
    """A Cedar policy with as much to match: patterns of the action and the ARN, one comparison of the context."""
    resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    actions = " || ".join(f"context.verb like {json.dumps(action)}" for action in statement["Action"])
    arns = " || ".join(f"context.arn like {json.dumps(arn)}" for arn in resources)
    compared = " && context.ResourceTag_Team == context.PrincipalTag_Team" if "Condition" in statement else ""
    effect = "permit" if statement["Effect"] == "Allow" else "forbid"
    return f"{effect}(principal, action, resource) when {{ ({actions}) && ({arns}){compared} }};"


_PROGRAM = """
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { readFileSync } from 'node:fs';
const simulations = JSON.parse(readFileSync(process.argv[2]));
for (const s of simulations.slice(0, 20)) await runSimulation(s, {});
const before = process.cpuUsage();
for (const s of simulations) await runSimulation(s, {});
const used = process.cpuUsage(before);
console.log(simulations.length / ((used.user + used.system) / 1e6));
"""


def _iam_simulate(raws: Sequence[dict[str, Any]]) -> float | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install = [npm, "install", "--silent", "--prefix", name, "@cloud-copilot/iam-simulate"]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            return None
        (folder / "measure.mjs").write_text(_PROGRAM)
        (folder / "simulations.json").write_text(json.dumps([_for_iam_simulate(raw) for raw in raws]))
        command = [node, "measure.mjs", "simulations.json"]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.stderr.write(f"iam-simulate failed: {ran.stderr[-500:]}\n")
        return None
    return float(ran.stdout)


def _for_iam_simulate(raw: dict[str, Any]) -> dict[str, Any]:
    def named(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"name": f"p{number}", "policy": document} for number, document in enumerate(documents)]

    levels = enumerate(workload.POLICIES["scp"])
    return {
        "request": {
            "principal": raw["principal"],
            "action": raw["action"],
            "resource": {"resource": raw["resource"], "accountId": raw["resource_account"]},
            "contextVariables": raw["context"],
        },
        "identityPolicies": named(workload.POLICIES["identity"]),
        "permissionBoundaryPolicies": named(workload.POLICIES["boundary"]),
        "serviceControlPolicies": [{"orgIdentifier": f"o-{i}", "policies": named(level)} for i, level in levels],
        "resourceControlPolicies": [],
    }


def _rates(works: Mapping[str, Work]) -> Rates:
    """Decisions a second: all works in turn, again and again, so that a busy moment strikes them alike."""
    for _, work in works.values():
        work()  # whatever is made once is made now
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, (_, work) in works.items():
            best[name] = min(best[name], _seconds(work))
    return {name: count / best[name] for name, (count, _) in works.items()}


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started

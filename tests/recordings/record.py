"""Remakes the recordings: what the SageMaker Python SDK asks AWS for, taken down by botocore's events, offline.

    python3 -m venv sdk && sdk/bin/pip install 'sagemaker==2.257.7'
    PYTHONPATH=tests sdk/bin/python -m recordings.record

Each recording holds the requests of one call of the SDK, in order, with the parameters that the SDK gave to botocore.
The SDK is configured as a team's is ("Configuring and using defaults with the SageMaker Python SDK"): bucket, prefix,
tags, role, network. Nothing is sent: an answer stands ready for each operation (botocore's `before-call` event).
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import boto3
import sagemaker
from botocore.awsrequest import AWSResponse

from recordings.calls import CALLS

FOLDER: Final = Path(__file__).parent
ACCOUNT: Final = "111122223333"
REGION: Final = "eu-central-1"
TAGS: Final = [{"Key": "Team", "Value": "Team1"}]
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/studio/team1/team1-data-scientist"
NETWORK: Final = {"SecurityGroupIds": ["sg-0123456789abcdef0"], "Subnets": ["subnet-0123456789abcdef0"]}

_SAGEMAKER: Final = {
    "PythonSDK": {
        "Modules": {
            "TelemetryOptOut": True,
            "Session": {"DefaultS3Bucket": "studio-team1", "DefaultS3ObjectKeyPrefix": "team1/sdk"},
        }
    },
    "AutoMLJobV2": {"Tags": TAGS, "RoleArn": ROLE},
    "EndpointConfig": {"Tags": TAGS},
    "Endpoint": {"Tags": TAGS},
    "FeatureGroup": {"Tags": TAGS, "RoleArn": ROLE},
    "Model": {"Tags": TAGS, "ExecutionRoleArn": ROLE, "VpcConfig": NETWORK},
    "MonitoringSchedule": {"Tags": TAGS, "MonitoringScheduleConfig": {"MonitoringJobDefinition": {"RoleArn": ROLE}}},
    "Pipeline": {"Tags": TAGS, "RoleArn": ROLE},
    "ProcessingJob": {"Tags": TAGS, "RoleArn": ROLE, "NetworkConfig": {"VpcConfig": NETWORK}},
    "TrainingJob": {"Tags": TAGS, "RoleArn": ROLE, "VpcConfig": NETWORK},
    "TransformJob": {"Tags": TAGS},
}
_ARN: Final = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:"
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
# The time at the end of names that the SDK makes: always the same here, so that a recording can be made again.
_TIME: Final = re.compile(r"-20\d\d(?:-\d\d){5}-\d{3}")
# What the SDK reads out of an answer; every other answer is empty.
_ANSWERS: Final[dict[str, Any]] = {
    "CreateContext": {"ContextArn": f"{_ARN}context/team1-churn"},
    "CreateArtifact": {"ArtifactArn": f"{_ARN}artifact/0123456789abcdef0123456789abcdef"},
    "CreateEndpoint": {"EndpointArn": f"{_ARN}endpoint/team1-churn"},
    "CreateModelPackage": {"ModelPackageArn": f"{_ARN}model-package/team1-churn/1"},
    "CreatePipeline": {"PipelineArn": f"{_ARN}pipeline/team1-churn"},
    "CreateFeatureGroup": {"FeatureGroupArn": f"{_ARN}feature-group/team1-churn"},
    "StartPipelineExecution": {"PipelineExecutionArn": f"{_ARN}pipeline/team1-churn/execution/0123456789ab"},
    "StartQueryExecution": {"QueryExecutionId": "01234567-89ab-cdef-0123-456789abcdef"},
    "GetCallerIdentity": {
        "Account": ACCOUNT,
        "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/team1-data-scientist/SageMaker",
    },
    "DescribeFeatureGroup": {
        "FeatureGroupName": "team1-churn",
        "OfflineStoreConfig": {
            "DataCatalogConfig": {"Catalog": "AwsDataCatalog", "Database": "team1", "TableName": "churn"}
        },
    },
    "DescribeEndpoint": {"EndpointStatus": "InService"},
    "DescribeInferenceComponent": {"InferenceComponentStatus": "InService"},
    "DescribeModelPackage": {"ModelPackageStatus": "Completed"},
    "ListAssociations": {"AssociationSummaries": []},
    "ListBuckets": {"Buckets": [{"Name": "studio-team1"}]},
    "ListMonitoringSchedules": {"MonitoringScheduleSummaries": []},
    "DescribeTrainingJob": {"TrainingStartTime": _AT, "TrainingEndTime": _AT},
    "GetMetricStatistics": {"Datapoints": []},
    "InvokeEndpoint": {"Body": io.BytesIO(b"0.5"), "ContentType": "text/csv"},
    "ListTags": {"Tags": TAGS},
    "ListTrialComponents": {"TrialComponentSummaries": []},
}
# A team's model package group is there before a model is registered, since the SDK would make one without tags.
_SEARCHES: Final[dict[str, Any]] = {
    "ExperimentTrialComponent": {"Results": []},
    "ModelPackageGroup": {"Results": [{"ModelPackageGroup": {"ModelPackageGroupName": "team1-churn"}}]},
}


class Recorder:
    """A session of the SDK whose requests are taken down and answered here."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        boto = boto3.Session("recording", "recording", region_name=REGION)
        boto.events.register("provide-client-params", self._take_down)
        boto.events.register("before-call", self._answer)
        config = {"SchemaVersion": "1.0", "SageMaker": _SAGEMAKER}
        self.session = sagemaker.Session(boto, sagemaker_config=config)

    def _take_down(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model
        self.requests.append(
            {
                "service": service.signing_name,
                "operation": model.name,
                "parameters": json.loads(json.dumps(params, default=_plain)),
            }
        )

    def _answer(self, model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        asked = self.requests[-1]["parameters"].get("Resource")
        found = _SEARCHES.get(asked, {}) if model.name == "Search" else _ANSWERS.get(model.name, {})
        answer = {**found, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}
        return AWSResponse("", 200, {}, None), answer


def _plain(value: object) -> str:
    """Streams and times are no JSON: what they are is told instead."""
    return f"<{type(value).__name__}>"


def record(name: str, call: Callable[[Any], None]) -> None:
    """Make one call of the SDK and write down its requests."""
    recorder = Recorder()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        call(recorder.session)
    found = {
        "sdk": f"sagemaker {sagemaker.__version__}",
        "call": (call.__doc__ or "").rstrip("."),
        "requests": recorder.requests,
    }
    text = _TIME.sub("-2026-01-01-00-00-00-000", json.dumps(found, indent=2, sort_keys=True))
    (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def main(names: list[str]) -> int:
    """Remake the recordings of these names, or all; the number of those that could not be made."""
    failed = 0
    for name in names or CALLS:
        try:
            record(name, CALLS[name])
        except Exception as error:  # one call that cannot be made must not lose the others
            failed += 1
            sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

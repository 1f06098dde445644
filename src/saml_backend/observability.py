"""What the sign-in says of itself: one log line a request, metrics, and the audit record.

Lines are written from `Visit`, never from requests, responses or the texts of exceptions: an assertion, a cookie, a
ticket or a URL cannot get into a log by any path, at any level. Metrics are CloudWatch's embedded metric format in the
same stream (CloudWatch User Guide, "Embedding metrics within logs").
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from saml_backend.ports import Entry
from saml_backend.visit import Visit

NAMESPACE = "StudioSignIn"
SERVICE = "studio-sign-in"
# At DEBUG these libraries write requests and responses, presigned URLs among them, whatever level the root has.
_TALKATIVE = ("boto3", "botocore", "urllib3", "onelogin", "s3transfer", "aws_lambda_powertools")
_POLLED = ("health", "metadata", "status")


@dataclass(frozen=True, slots=True)
class Journal:
    """The log, the metrics and the audit record of one process."""

    logger: Logger

    def finished(self, visit: Visit, status: int, milliseconds: float) -> None:
        """Write the line of one request and its metrics; what people poll is written at DEBUG."""
        facts = {name: value for name, value in asdict(visit).items() if value}
        self._write(visit)(visit.outcome, extra={**facts, "status": status, "milliseconds": round(milliseconds, 1)})
        for name, unit, value, dimensions in _metrics(visit, milliseconds):
            _emit(name, unit, value, dimensions)

    def entered(self, entry: Entry) -> None:
        """Write the audit record of one entry, at a level that no configuration of levels drops (CRITICAL is above it).

        A metric filter or subscription finds it by `audit: true`.
        """
        facts = {name: value for name, value in asdict(entry).items() if value is not None}
        self.logger.critical("entered", extra={"audit": True, **facts, "at": entry.at.isoformat()})

    def _write(self, visit: Visit) -> Callable[..., None]:
        match visit.outcome:
            case "unavailable" | "defect":
                return self.logger.error
            case "refused":
                return self.logger.warning
            case "waiting":
                return self.logger.debug
            case "answered" if visit.route in _POLLED:
                return self.logger.debug
        return self.logger.info


def open_journal(logger: Logger) -> Journal:
    """Return the journal that writes to a logger, after quieting the libraries that would write what it must not."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return Journal(logger)


def _metrics(visit: Visit, milliseconds: float) -> list[tuple[str, str, float, Mapping[str, str]]]:
    metrics: list[tuple[str, str, float, Mapping[str, str]]] = []
    if visit.route in ("saml", "open", "login"):
        metrics.append(("Latency", "Milliseconds", milliseconds, {"Route": visit.route}))
    if visit.outcome == "opened" and visit.team:
        metrics.append(("SignIns", "Count", 1, {"Team": visit.team}))
    if visit.profile_created and visit.team:
        metrics.append(("ProfilesCreated", "Count", 1, {"Team": visit.team}))
    if visit.outcome == "refused" and visit.reason:
        metrics.append(("Refusals", "Count", 1, {"Step": visit.step or "", "Reason": visit.reason}))
    if visit.outcome in ("unavailable", "defect") and visit.error:
        metrics.append(("Faults", "Count", 1, {"Error": visit.error}))
    return metrics


def _emit(name: str, unit: str, value: float, dimensions: Mapping[str, str]) -> None:
    with single_metric(name=name, unit=MetricUnit(unit), value=value, namespace=NAMESPACE) as metric:
        for dimension, text in dimensions.items():
            metric.add_dimension(name=dimension, value=text)


def default_logger(service: str = SERVICE, **options: Any) -> Logger:
    """Return Powertools' logger; its level comes from POWERTOOLS_LOG_LEVEL or Lambda's own setting.

    The place in the code is left out: every line comes from this module, and a fault carries its `frames`.
    """
    return Logger(service=service, location=None, **options)

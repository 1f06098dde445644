"""JUnit's XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given

from abac.report.ci import junit
from abac.results.matrix import MatrixResult, PropertyResult, Status
from matrices import hostile_matrix, studio_matrix
from strategies.results import matrices


def cases(result: MatrixResult) -> dict[str, ET.Element]:
    """The test cases of the suite `properties` by the property's id."""
    suite = ET.fromstring(junit(result)).find("testsuite[@name='properties']")
    assert suite is not None
    return {case.attrib["name"].split()[0]: case for case in suite.findall("testcase")}


def test_each_property_is_one_case() -> None:
    """What CI systems count: a case a property, whatever its state."""
    assert list(cases(studio_matrix())) == ["I1", "I2", "I3", "I4", "I6", "I10", "L1", "L2", "I7", "I11", "L6"]


def test_a_broken_property_is_a_failure_that_lists_its_rows() -> None:
    """I2 is broken by two actions of each of two teams."""
    failure = cases(studio_matrix())["I2"].find("failure")
    assert failure is not None
    assert failure.attrib["message"] == "I2: 4 broken requests of 1,616"
    assert len((failure.text or "").splitlines()) == 4
    assert "policies/team/sagemaker-inference.yaml:31" in (failure.text or "")


def test_rows_beyond_the_bound_are_counted() -> None:
    """A CI page stays readable; nothing is dropped silently."""
    prop = studio_matrix().properties[2]
    failure = cases(MatrixResult(prop.broken, (replace(prop, broken=prop.broken * 60),)))["I3"].find("failure")
    assert failure is not None
    assert (failure.text or "").splitlines()[-1] == "and 20 more; results.json holds all"


def test_pending_is_skipped_with_its_reason_and_unknown_is_an_error() -> None:
    """ISOLATION.md, Pending: shown, never proved, never red; unknown is never counted as proved."""
    skipped = cases(studio_matrix())["I7"].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"] == "pending, waits for the search over several steps"
    unknown = PropertyResult("I8", "network", Status.UNKNOWN, 0, because="no row was constrained")
    error = cases(MatrixResult((), (unknown,)))["I8"].find("error")
    assert error is not None
    assert error.attrib["message"] == "I8 is unknown: no row was constrained"


def test_the_totals_are_what_stands_below_them() -> None:
    """JUnit's attributes tests, failures, errors and skipped, on each suite and on the whole."""
    root = ET.fromstring(junit(studio_matrix()))
    assert {name: root.attrib[name] for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "12",
        "failures": "5",
        "errors": "0",
        "skipped": "3",
    }


def test_an_uncovered_action_fails_the_suite_of_coverage() -> None:
    """ISOLATION.md: what AWS adds fails closed; a green JUnit file would hide it."""
    red = ET.fromstring(junit(replace(studio_matrix(tight=True), uncovered=("sagemaker:New",))))
    assert [failure.text for failure in red.iter("failure")] == ["sagemaker:New"]
    assert list(ET.fromstring(junit(studio_matrix(tight=True))).iter("failure")) == []


def test_every_text_gives_well_formed_xml() -> None:
    """XML 1.0, 2.2: NUL, escape and surrogates are no characters, not even as references."""
    text = junit(hostile_matrix())
    ET.fromstring(text.encode("utf-8"))
    assert "&lt;/script &gt;&lt;!--" in text


@given(matrices())
def test_every_result_gives_well_formed_xml(result: MatrixResult) -> None:
    """The same for texts that nobody thought of."""
    root = ET.fromstring(junit(result).encode("utf-8"))
    assert len(root.findall("testsuite[@name='properties']/testcase")) == len(result.properties)

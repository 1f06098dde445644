"""The Lambda package from real wheels: the same twice, small enough, and nothing in it that has no business there."""

from __future__ import annotations

import io
import zipfile

import pytest
from lambda_package.architecture import Architecture
from lambda_package.archive import zipped
from lambda_package.contents import contents


@pytest.mark.parametrize("architecture", Architecture)
def test_the_package_is_the_same_twice_and_small(architecture: Architecture) -> None:
    """Issue 7, item 8: the same hash twice, without a container; under 12 MB zipped."""
    package = zipped(contents(architecture))
    assert package == zipped(contents(architecture))
    assert len(package) < 12_000_000
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
    machine = architecture.machine
    shared = [name for name in names if ".so" in name.rpartition("/")[2] and "cpython" in name]
    assert shared
    assert all(f"cpython-313-{machine}" in name for name in shared)
    tops = {name.partition("/")[0] for name in names}
    assert {"saml_backend", "lxml", "xmlsec", "onelogin"} <= tops | {name.partition(".")[0] for name in tops}
    # Neither the tool nor a portal that asks for no password can get into Lambda; boto3 is the runtime's.
    assert not tops & {"abac", "studio_emulator", "moto", "boto3", "botocore", "pip"}

"""The zip is the same whenever it is made, and fit for Lambda."""

from __future__ import annotations

import io
import zipfile
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from lambda_package.archive import digest, zipped

NAMES = st.text(
    st.characters(codec="ascii", exclude_characters="/\\\0", exclude_categories=["C"]), min_size=1, max_size=8
)
FILES = st.dictionaries(NAMES, st.binary(max_size=64), max_size=6)


@given(FILES, st.randoms())
def test_the_order_in_which_files_were_found_does_not_matter(files: dict[str, bytes], random: Random) -> None:
    """Folders list their entries in any order; the package has one."""
    names = list(files)
    random.shuffle(names)
    shuffled = {name: files[name] for name in names}
    assert zipped(shuffled) == zipped(files)
    assert digest(shuffled) == digest(files)


@given(FILES)
def test_everything_comes_back(files: dict[str, bytes]) -> None:
    """The standard library's own reader."""
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_modes_and_times_are_fixed() -> None:
    """TERRAFORM.md, Lambda package: 1980, 0644, 0755 for shared objects; Lambda's own user must be able to read all."""
    with zipfile.ZipFile(io.BytesIO(zipped({"a.py": b"", "b.cpython-313-x86_64-linux-gnu.so": b""}))) as archive:
        modes = {entry.filename: oct(entry.external_attr >> 16) for entry in archive.infolist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert modes == {"a.py": "0o100644", "b.cpython-313-x86_64-linux-gnu.so": "0o100755"}


def test_the_digest_tells_names_and_contents_apart() -> None:
    """What moves between name and content, or from one file to another, is another package."""
    several = [{"a": b"bc"}, {"ab": b"c"}, {"a": b"b", "c": b""}, {"a": b"", "b": b"c"}, {}]
    assert len({digest(files) for files in several}) == len(several)

"""YAML and JSON read under limits; every value knows its file, line and column."""

from abac.located.collector import collector_paused
from abac.located.files import Limits, open_file, read_bytes, unreadable
from abac.located.json_text import read_json
from abac.located.node import Node, from_plain, shorten
from abac.located.place import Place, Problem, Problems, nearest, problems_of
from abac.located.suffixes import YAML_SUFFIXES, read_file
from abac.located.yaml_text import read_yaml

__all__ = [
    "YAML_SUFFIXES",
    "Limits",
    "Node",
    "Place",
    "Problem",
    "Problems",
    "collector_paused",
    "from_plain",
    "nearest",
    "open_file",
    "problems_of",
    "read_bytes",
    "read_file",
    "read_json",
    "read_yaml",
    "shorten",
    "unreadable",
]

"""What a code says, in words for people."""

from collections.abc import Mapping
from typing import NamedTuple


class Meaning(NamedTuple):
    """What a code means, and what whoever gets it does next."""

    means: str
    then: str


Codes = Mapping[str, Meaning]

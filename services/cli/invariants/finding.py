"""A broken invariant, and where."""

from typing import NamedTuple


class Violation(NamedTuple):
    """What should hold and does not: the rule, the record that shows it, and what is wrong."""

    rule: str
    ledger: str
    partition: int
    sequence: int
    detail: str

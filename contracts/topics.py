"""The topics, and the map from market to partition: configuration, never a hash that could change under the data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.values import PartnerId

REGISTRATION_COMMANDS = "registration.commands"
REGISTRATION_LEDGER = "registration.ledger"
CONFLICT_COMMANDS = "conflict.commands"
CONFLICT_LEDGER = "conflict.ledger"
QUARANTINE = "quarantine"
PROOFS = "proofs"
UNLISTED_PARTITION = 0


@dataclass(frozen=True, slots=True)
class Markets:
    """Which partition holds a vendor's claims. A vendor that is not listed lives in partition 0, for ever."""

    partitions: int = 1
    table: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError when a listed market lies outside the partitions there are."""
        for market, partition in self.table.items():
            if not 0 <= partition < self.partitions:
                raise ValueError(f"market {market!r} is mapped to partition {partition} of {self.partitions}")

    def partition(self, vendor: str) -> int:
        """The partition in which this vendor's claims are compared and ordered."""
        return self.table.get(vendor, UNLISTED_PARTITION)


@dataclass(frozen=True, slots=True)
class Topics:
    """The names of our topics under one prefix; partners' topics carry no prefix, they are the partners' own."""

    prefix: str = "dealreg"

    def __call__(self, name: str) -> str:
        """The full name of one of our topics."""
        return f"{self.prefix}.{name}" if self.prefix else name


PARTNERS = "partners"


def partner_in(partner: PartnerId, prefix: str = PARTNERS) -> str:
    """Where a partner publishes; a partner's id is the same for every vendor it works with."""
    return f"{prefix}.{partner}.in"


def partner_out(partner: PartnerId, prefix: str = PARTNERS) -> str:
    """Where a partner reads its answers and its own feed."""
    return f"{prefix}.{partner}.out"


def partner_of(topic: str, prefix: str = PARTNERS) -> PartnerId:
    """Whose topic this is, out of its name: the only place a partner's identity is taken from."""
    return topic.removeprefix(f"{prefix}.").rpartition(".")[0]

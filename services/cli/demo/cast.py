"""Who takes part: three vendors with their programmes and desks, and sixty partners, some working with two vendors."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contracts.programme import Programme
from services.cli.demo.feed import Sender
from services.kit import documents


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor, the programme its partners sell under, and how many registrations it gets in the story."""

    id: str
    name: str
    programme: Programme
    registrations: int
    values: tuple[float, float]
    """Median of a deal's value in the programme's currency, and how far values spread (sigma of their logarithm)."""

    def desk(self, role: str) -> Sender:
        """The people of the vendor who act in this role."""
        return Sender(self.id, None, role, f"{role}-desk")


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as one vendor knows it; `care` is the share of its work that it does thoroughly."""

    vendor: str
    id: str
    name: str
    types: tuple[str, ...]
    tier: str
    territories: tuple[str, ...]
    care: float

    @property
    def sender(self) -> Sender:
        """The partner's own system."""
        return Sender(self.vendor, self.id, "partner", f"{self.id}-prm")

    @property
    def by_topic(self) -> bool:
        """Managed service providers, integrators and elites run systems that publish; the others send over HTTP."""
        return bool({"msp", "si", "strategic"} & set(self.types)) or self.tier == "elite"

    @property
    def channel_desk(self) -> str:
        """Whom direct sales is told to call."""
        return f"Channel desk {'worldwide' if '*' in self.territories else '/'.join(self.territories)}"


@cache
def vendors() -> tuple[Vendor, ...]:
    """The three vendors."""
    sample, own = files("contracts") / "programmes", files(__package__) / "programmes"
    general = documents.read(Programme, (sample / "upm-default.yaml").read_text(encoding="utf-8"))
    hosting = documents.read(Programme, (sample / "partner-plus.yaml").read_text(encoding="utf-8"))
    security = documents.read(Programme, (own / "beacon-alliance.yaml").read_text(encoding="utf-8"))
    return (
        Vendor("alder", "Alder Cloud", general, 300, (32_000, 0.9)),
        Vendor("beacon", "Beacon Security", security, 175, (30_000, 0.9)),
        Vendor("cobalt", "Cobalt Hosting", hosting, 120, (6_000, 1.0)),
    )


@cache
def partners(vendor: str) -> tuple[Partner, ...]:
    """The partners of a vendor."""
    return tuple(partner for partner in _partners() if partner.vendor == vendor)


def partner(vendor: str, identity: str) -> Partner:
    """One partner of a vendor. Raises StopIteration when it has none of this id."""
    return next(one for one in partners(vendor) if one.id == identity)


def _partners() -> Iterator[Partner]:
    lines = (files(__package__) / "partners.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        yield Partner(
            vendor=row["vendor"],
            id=row["id"],
            name=row["name"],
            types=tuple(row["types"].split("|")),
            tier=row["tier"],
            territories=tuple(row["territories"].split("|")),
            care=float(row["care"]),
        )

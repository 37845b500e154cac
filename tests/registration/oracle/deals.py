"""The deals and proofs of the machine, for the oracle in its own words and for the service as it reads them."""

from datetime import datetime, timedelta

from contracts.registrations import Details, evidence_id
from contracts.values import Customer, Evidence
from tests.make import MAY_1, a_deal, an_id, details, proof
from tests.registration.oracle.known import Deal

VW = Customer(name="Volkswagen AG", website="volkswagen.de", country="DE")
VW_AGAIN = Customer(name="Wolfsburg Motor Works", website="vw-werke.de", country="DE")
"""Written otherwise; screening finds that it is the same company."""
BMW = Customer(name="Bayerische Motoren Werke AG", website="bmw.de", country="DE")
WRITTEN = {"vw": VW, "vw again": VW_AGAIN, "bmw": BMW}
FOUND = {"vw": "company 1", "vw again": "company 1", "bmw": "company 2"}

SMALL = Deal("vw", "company 1", ("cloud/compute",), "DE", 40_000)


def _like(written: str = "vw", products: str = "cloud/compute", territory: str = "DE", value: int = 40_000) -> Deal:
    return Deal(written, FOUND[written], tuple(products.split()), territory, value)


DEALS = (
    SMALL,
    _like(value=200_000),
    _like(value=45_000),
    _like(products="cloud/email"),
    _like(territory="EMEA"),
    _like(written="vw again"),
    _like(products="cloud"),
    _like(written="bmw", value=200_000),
    _like(products="security/endpoint"),
    _like(territory="FR"),
    _like(written="vw again", value=200_000),
    _like(written="bmw"),
)
FIRST = tuple(f"{kind}@{MAY_1.isoformat()}" for kind in ("contact", "demonstration"))
"""What every claim is written with: each proof is known by its kind and time."""


def as_details(deal: Deal) -> Details:
    """A deal as the service reads it."""
    return details(
        customer=WRITTEN[deal.written],
        products=deal.products,
        territory=deal.territory,
        deal=a_deal(str(deal.value)),
        evidence=tuple(map(item, FIRST)),
    )


def found(deal: Deal) -> str:
    """The id under which screening knows a deal's customer."""
    return an_id(f"customer {deal.customer}")


def item(key: str) -> Evidence:
    """A proof by the oracle's name for it."""
    kind, _, at = key.partition("@")
    return proof(kind, at=datetime.fromisoformat(at))


def proof_id(registration: str, key: str) -> str:
    """The service's id of a proof."""
    return evidence_id(registration, item(key))


LATE = timedelta(days=2)
"""Further ahead than any local date."""
BEGIN = MAY_1

"""What is cut from events before anybody sees them: digests for all, and what leads to a withheld customer."""

from typing import Any

from contracts.disclosure import disclosed, to_staff, without_digests
from contracts.values import Customer
from tests.make import an_id, details
from tests.serving import plain

DIGEST = f"name:{'9f' * 16}"
HIDDEN = Customer.withheld("DE", (DIGEST,), an_id("subject"), "9f" * 32)


def submitted() -> dict[str, Any]:
    """A submission as it stands in the ledger."""
    return {"registration": an_id("r"), "details": plain(details(customer=HIDDEN)), "customer": an_id("c")}


def test_no_digest_is_left_at_any_depth():
    data = {
        "queries": [{"customer": {"name": "A", "digests": [DIGEST]}}],
        "digests": [],
        "contact": {"domain_digest": "x"},
    }
    assert without_digests(data) == {"queries": [{"customer": {"name": "A"}}], "contact": {}}


def test_a_partner_sees_of_its_withheld_customer_what_the_vendor_sees_but_no_proof():
    shown = disclosed("registration.submitted.v1", submitted())
    assert shown is not None
    assert shown["details"]["customer"] == {
        "name": "confidential customer",
        "country": "DE",
        "confidential": True,
        "identifiers": [],
        "subject": an_id("subject"),
    }


def test_staff_is_not_led_from_a_registration_to_the_customer_it_was_found_to_be_on():
    shown = to_staff(submitted())
    assert "customer" not in shown
    assert shown["details"]["customer"]["commitment"] == HIDDEN.commitment
    named = {"attribution": an_id("a"), "customer": {"name": "Siemens AG", "digests": [DIGEST]}}
    assert to_staff(named)["customer"] == {"name": "Siemens AG"}

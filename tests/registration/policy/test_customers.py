"""Whether an order's end customer is the registered one: a table of writings."""

import pytest

from contracts.values import Customer
from services.registration.policy.customers import compared, written_keys

LEI = [{"scheme": "lei", "value": "529900D6BF99LW9R2E68"}]
DUNS, OTHER_DUNS = [{"scheme": "duns", "value": "123456789"}], [{"scheme": "duns", "value": "987654321"}]
SAP = {"name": "SAP SE", "website": "sap.com", "country": "DE"}
DIGESTS = (f"domain:{'1' * 32}", f"name:{'2' * 32}")
OTHERS = (f"domain:{'3' * 32}", f"name:{'4' * 32}")


@pytest.mark.parametrize(
    ("registered", "ordered", "found", "because"),
    [
        (SAP, SAP, "same", "domain"),
        (SAP, {"name": "SAP Deutschland", "website": "https://www.sap.com/de"}, "same", "domain"),
        (SAP, {"name": "Oracle", "website": "oracle.com"}, "different", "web domain"),
        (SAP, {"name": "SAP", "website": "sap.de"}, "same", "name"),
        (SAP, {"name": "SAP"}, "same", "name"),
        (SAP, {"name": "Oracle"}, "unclear", "neither"),
        ({**SAP, "identifiers": DUNS}, {"name": "Oracle", "identifiers": DUNS}, "same", "duns"),
        ({**SAP, "identifiers": DUNS}, {**SAP, "identifiers": OTHER_DUNS}, "different", "duns"),
        ({**SAP, "identifiers": DUNS}, {**SAP, "identifiers": LEI}, "same", "domain"),
        ({**SAP, "identifiers": [*DUNS, *LEI]}, {**SAP, "identifiers": [*OTHER_DUNS, *LEI]}, "same", "lei"),
        ({"name": "National Bank"}, {"name": "National Bank"}, "unclear", "neither"),
        ({**SAP, "digests": DIGESTS}, {"name": "x", "confidential": True, "digests": DIGESTS}, "same", "domain"),
        ({**SAP, "digests": DIGESTS}, {"name": "x", "confidential": True, "digests": OTHERS}, "different", "domain"),
        (SAP, {"name": "x", "confidential": True, "digests": DIGESTS}, "unclear", "neither"),
    ],
)
def test_two_writings_are_compared_by_what_tells_most(registered, ordered, found, because):
    ours, theirs = Customer.model_validate(registered), Customer.model_validate(ordered)
    assert compared(ours, theirs).end_customer == found
    assert because in compared(ours, theirs).because
    assert compared(theirs, ours).end_customer == found


@pytest.mark.parametrize(
    ("customer", "keys"),
    [
        (SAP, ("domain:sap.com", "name:sap@DE")),
        ({"name": "SAP SE"}, ()),
        ({"name": "National Bank", "country": "DE"}, ()),
        ({**SAP, "digests": DIGESTS}, (DIGESTS[0], f"{DIGESTS[1]}@DE")),
        ({"name": "x", "confidential": True}, ()),
    ],
)
def test_a_customer_is_found_again_by_what_only_it_has(customer, keys):
    assert written_keys(Customer.model_validate(customer)) == keys

"""Who may do what: every route, for every role, on one's own, on another partner's, on another vendor's."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest

from contracts import access
from contracts.access import PARTNER_ROLES, ROLES
from tests.integration.house import House, eventually
from tests.integration.rows import BY_ANY_NAME, COMMANDS, DETAILS, ELSEWHERE, OPEN, QUESTION, ROWS, VIEWS, Row
from tests.integration.two_vendors import NOBODY, Vendor, masked, vendor_with_everything

NOT_ALLOWED = "NOT_AUTHORISED"
ITS_OWN = "/v1/registrations/{id}/customer"
"""What not even the vendor's staff may read: only the partner whose claim it is."""
SENT = "/v1/commands/{id}"
"""What came of a command tells of the claim it was about: direct sales reads only of its own."""
CASES = "/v1/direct-claims/{id}/cases"
"""To direct sales only its own claims are there; these tests ask as somebody else of it."""
OF_OTHERS = frozenset({"accept-transfer.v1", "answer-blanket-flag.v1"})
"""A transfer is there for whom it is offered to, not for its holder; the flag is over a third partner."""
NAMED_INSIDE = frozenset({"merge-customers.v1", "split-customer.v1"})
"""What they are about stands in the body, and there is nothing of that name."""
CLAIMS = frozenset({"submit-registration.v1", "create-draft.v1", "preview-registration.v1"})
"""What staff does for a partner, it says for which."""
CAMPAIGN = "declare-campaign.v1"
"""Whoever declares one, says whose it is."""

REACHED = frozenset({200, 201, 409})
"""What was asked is there: it is done or shown, or its state or a rule stands against it."""
UNKNOWN = frozenset({"PARTNER_UNKNOWN", "PROGRAMME_UNKNOWN"})
"""What a vendor calls by a name of its own is said not to be there by a code of its own."""

Sender = Callable[[Row, str], httpx.Response]


@pytest.fixture(scope="module")
def home(house: House) -> Vendor:
    """Where everybody in these tests belongs."""
    return vendor_with_everything(house, (f"north-{uuid4().hex[:8]}", f"south-{uuid4().hex[:8]}"))


@pytest.fixture(scope="module")
def abroad(house: House, home: Vendor) -> Vendor:
    """Another vendor, with the same partners."""
    return vendor_with_everything(house, home.partners)


@pytest.fixture
def send(house: House, home: Vendor, role: str) -> Iterator[Sender]:
    """Ask as somebody of this role: for each row another person, as nobody may ask that much at once."""

    with httpx.Client(base_url=house.url, timeout=30, trust_env=False) as client:

        def sent(row: Row, entity: str) -> httpx.Response:
            token = house.token(role, vendor=home.name, org=home.org(role), subject=f"reader-of-{ROWS.index(row)}")
            path, authority = row.path.replace("{id}", entity), {"Authorization": f"Bearer {token}"}
            names_partner = row.name == CAMPAIGN or (row.name in CLAIMS and role not in PARTNER_ROLES)
            body = row.body | {"partner": home.partners[0]} if names_partner else row.body
            answer = client.request(row.method, path, json=body, headers=authority)
            assert answer.status_code < 500, answer.text
            return answer

        yield sent


def lets_in(row: Row, role: str) -> bool:
    """Whether this role comes in at all."""
    if row.path == ITS_OWN:
        return role in PARTNER_ROLES
    return role in row.roles and not (row.path == SENT and role == "direct-sales")


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json().get("code")) == (403, NOT_ALLOWED)


def test_every_route_has_a_row(house: House):
    """A route without a row would be open to nobody knows whom: give it one in `rows.py`."""
    described = httpx.get(f"{house.url}/openapi.json", trust_env=False).json()["paths"]
    served = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert {(row.method, row.path) for row in ROWS} == {
        route for route in served if route[1] not in OPEN and not route[1].startswith(ELSEWHERE)
    }
    assert served >= {("GET", path) for path in OPEN}


def test_every_command_has_a_row():
    assert {row.name for row in COMMANDS} == access.COMMANDS.keys()


def test_of_everything_that_a_route_names_there_is_one(home: Vendor):
    assert {row.kind for row in ROWS if row.kind} == home.entities.keys()
    theirs = {row.kind for row in ROWS if row.kind and not PARTNER_ROLES.isdisjoint(row.roles)}
    assert theirs == home.rivals.keys() | {"programmes"}


@pytest.mark.covers("F88")
@pytest.mark.parametrize("role", ROLES)
def test_what_is_theirs_is_open_to_the_roles_of_the_table(send: Sender, home: Vendor, role: str):
    for row in ROWS:
        answer = send(row, home.entities.get(row.kind or "", NOBODY))
        assert refused(answer) is (not lets_in(row, role) and row.path != SENT), (row, answer.text)
        if lets_in(row, role):
            not_there = row.name in NAMED_INSIDE or (row.name in OF_OTHERS and role in PARTNER_ROLES)
            not_there = not_there or (row.path == CASES and role == "direct-sales")
            assert answer.status_code in ({404} if not_there else REACHED), (row, answer.text)


@pytest.mark.covers("F88")
@pytest.mark.parametrize("role", ROLES)
def test_what_is_another_vendors_is_not_there(send: Sender, abroad: Vendor, role: str):
    for row in ROWS:
        if row.kind and row.name not in BY_ANY_NAME and lets_in(row, role):
            same_as_nothing(send, row, abroad.only[row.kind], abroad.words)


@pytest.mark.covers("F76", "S59")
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_what_is_another_partners_is_not_there(send: Sender, home: Vendor, role: str):
    for row in ROWS:
        if row.kind in home.rivals and lets_in(row, role):
            same_as_nothing(send, row, home.rivals[row.kind], frozenset({home.partners[1]}))


@pytest.mark.covers("F88")
@pytest.mark.parametrize("role", sorted(set(ROLES) - PARTNER_ROLES))
def test_staff_reaches_what_is_any_partners(send: Sender, home: Vendor, role: str):
    for row in ROWS:
        if row.kind in home.rivals and lets_in(row, role):
            answer = send(row, home.rivals[row.kind])
            assert answer.status_code in REACHED, (row, answer.text)


def same_as_nothing(send: Sender, row: Row, entity: str, secret: frozenset[str]) -> None:
    """Something that is another's is answered as something that never was."""
    found, nothing = ((send(row, one), one) for one in (entity, NOBODY))
    assert found[0].status_code == 404 or found[0].json()["code"] in UNKNOWN, (row, found[0].text)
    assert told(*found) == told(*nothing), row
    assert not [word for word in secret - {entity} if word in found[0].text]


def told(answer: httpx.Response, entity: str) -> tuple[int, str, list[str]]:
    """What an answer says, but for what was asked about."""
    return answer.status_code, masked(answer.text.replace(entity, "*")), list(answer.headers)


@pytest.mark.covers("F88", "S59")
@pytest.mark.parametrize("role", ROLES)
def test_lists_hold_what_is_theirs_and_nothing_else(send: Sender, home: Vendor, abroad: Vendor, role: str):
    for row in VIEWS:
        if not lets_in(row, role):
            continue
        shown = send(row, NOBODY).text
        assert not [word for word in abroad.words if word in shown], row
        entity = home.entities.get(row.name, "")
        of_rival = role in PARTNER_ROLES and entity in home.rivals.values()
        assert (entity in shown) is not of_rival or role == "direct-sales", row
        if role in PARTNER_ROLES:
            assert not [word for word in home.rivals.values() if word in shown], row


@pytest.mark.parametrize("role", ["direct-sales"])
def test_direct_sales_reads_of_no_command_but_its_own(send: Sender, house: House, home: Vendor, role: str):
    (row,) = (row for row in DETAILS if row.path == SENT)
    same_as_nothing(send, row, home.entities["commands"], frozenset(home.partners))
    seller = house.client(role, vendor=home.name)
    asked = seller.post("/v1/protection-checks", json=QUESTION, headers={"Prefer": "wait=0"})
    eventually(lambda: seller.get(asked.headers["location"]).status_code == 200)


def test_nobody_of_two_vendors(house: House, home: Vendor):
    """A token cannot stand for a partner and for the vendor's staff at once."""
    refused = house.command("token", "--vendor", home.name, "--org", "north", "--role", "partner", "--role", "operator")
    assert refused.returncode == 2
    assert "roles" in refused.stderr

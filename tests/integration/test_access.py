"""Who may do what: every command and every view, for every role, on one's own and on others' things."""

from uuid import uuid4

import httpx
import pytest

from contracts.access import COMMANDS, PARTNER_ROLES, ROLES, VIEWS, may_see, may_send
from tests.integration.house import House
from tests.integration.two_vendors import (
    NOBODY,
    ROUTES,
    Route,
    Vendor,
    body_of,
    masked,
    vendor_with_everything,
)

NOT_ALLOWED = "NOT_AUTHORISED"
CREATED_BY_NAME = frozenset({"record-partner.v1", "publish-programme.v1"})
"""Under an id that is not there yet, these make it."""
NOT_LISTED = ("history", "commands", "quarantine", "metrics", "drafts")
LISTS = tuple(f"/v1/{view}" for view in VIEWS if view not in NOT_LISTED)
DETAILS = {
    "/v1/registrations/{id}": "registrations",
    "/v1/registrations/{id}/history": "history",
    "/v1/registrations/{id}/trace": "history",
    "/v1/conflicts/{id}": "conflicts",
    "/v1/partners/{id}": "partners",
    "/v1/customers/{id}": "customers",
    "/v1/commands/{id}": "commands",
}
"""Where one thing is shown, and by which row of the table."""


@pytest.fixture(scope="module")
def home(house: House) -> Vendor:
    """Where everybody in these tests belongs."""
    return vendor_with_everything(house, (f"north-{uuid4().hex[:8]}", f"south-{uuid4().hex[:8]}"))


@pytest.fixture(scope="module")
def abroad(house: House, home: Vendor) -> Vendor:
    """Another vendor, with the same partners."""
    return vendor_with_everything(house, home.partners)


@pytest.fixture
def somebody(house: House, home: Vendor, role: str) -> httpx.Client:
    return house.client(role, vendor=home.name, org=home.org(role), subject="somebody")


def send(client: httpx.Client, route: Route, entity: str) -> httpx.Response:
    answer = client.request(route.method, route.path.replace("{id}", entity), json=body_of(route))
    assert answer.status_code < 500, answer.text
    return answer


def test_every_command_has_a_route():
    assert ROUTES.keys() == COMMANDS.keys()


@pytest.mark.covers("F88")
@pytest.mark.parametrize("role", ROLES)
def test_commands_are_open_to_the_roles_of_the_table(somebody: httpx.Client, home: Vendor, role: str):
    for command, route in ROUTES.items():
        answer = send(somebody, route, home.entities.get(route.entity or "", NOBODY))
        refused = (answer.status_code, answer.json().get("code")) == (403, NOT_ALLOWED)
        assert refused is not may_send([role], command), (command, answer.text)
        if not refused and route.entity in home.entities:
            # A transfer is there for whom it is offered to, not for its holder.
            expected = (404,) if command == "accept-transfer.v1" and role in PARTNER_ROLES else (200, 201, 409)
            assert answer.status_code in expected, (command, answer.text)


@pytest.mark.covers("F88")
@pytest.mark.parametrize("role", ROLES)
def test_what_is_another_vendors_is_not_there(somebody: httpx.Client, home: Vendor, abroad: Vendor, role: str):
    for command, route in ROUTES.items():
        scoped = route.entity in abroad.entities and route.entity not in ("partners", "programmes")
        if may_send([role], command) and scoped:
            same_as_nothing(somebody, route, abroad.entities[str(route.entity)], abroad.words)


@pytest.mark.covers("F76", "S59")
@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_what_is_another_partners_is_not_there(somebody: httpx.Client, home: Vendor, role: str):
    for command, route in ROUTES.items():
        if may_send([role], command) and route.entity in home.rivals:
            rival = home.rivals[route.entity]
            same_as_nothing(somebody, route, rival, frozenset({home.partners[1]}))


def same_as_nothing(client: httpx.Client, route: Route, entity: str, secret: frozenset[str]) -> None:
    """Something that is another's is answered as something that never was."""
    found, nothing = send(client, route, entity), send(client, route, NOBODY)
    assert found.status_code == 404, (route.command, found.text)
    assert (masked(found.text), found.headers.keys()) == (masked(nothing.text), nothing.headers.keys())
    assert not [word for word in secret - {entity} if word in found.text]


@pytest.mark.covers("F88", "S59")
@pytest.mark.parametrize("role", ROLES)
def test_views_are_open_to_the_roles_of_the_table(somebody: httpx.Client, home: Vendor, abroad: Vendor, role: str):
    for path in LISTS:
        answer = somebody.get(path)
        assert answer.status_code == (200 if may_see([role], path.removeprefix("/v1/")) else 403), (path, answer.text)
        assert not [word for word in abroad.words if word in answer.text], path
        if role in PARTNER_ROLES:
            assert not [word for word in home.rivals.values() if word in answer.text], path
    for path, view in DETAILS.items():
        entity = home.entities[path.split("/")[2]]
        if view == "commands" and role not in PARTNER_ROLES:
            continue
        answer = somebody.get(path.replace("{id}", entity))
        assert answer.status_code == (200 if may_see([role], view) else 403), (path, answer.text)


@pytest.mark.covers("S59")
@pytest.mark.parametrize("role", ROLES)
def test_views_of_others_show_nothing(somebody: httpx.Client, home: Vendor, abroad: Vendor, role: str):
    for path, view in DETAILS.items():
        kind = path.split("/")[2]
        others = [abroad.entities[kind]] if kind != "partners" else []
        others += [home.rivals[kind]] if role in PARTNER_ROLES and kind in home.rivals else []
        for entity in others if may_see([role], view) else ():
            found, nothing = (somebody.get(path.replace("{id}", one)) for one in (entity, NOBODY))
            assert found.status_code == 404, (path, found.text)
            assert masked(found.text) == masked(nothing.text)


def test_nobody_of_two_vendors(house: House, home: Vendor):
    """A token cannot stand for a partner and for the vendor's staff at once."""
    refused = house.command("token", "--vendor", home.name, "--org", "north", "--role", "partner", "--role", "operator")
    assert refused.returncode == 2
    assert "roles" in refused.stderr

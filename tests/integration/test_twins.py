"""The same world twice, with a rival on the account and without: a partner cannot tell which of the two it is in."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import founded, published
from tests.integration.house import House, a_programme, a_registration, eventually
from tests.integration.line import Heard, Line, line_of

WAIT = {"Prefer": "wait=10"}
ASKED = a_registration("Bertelsmann SE & Co. KGaA", "bertelsmann.de")
ASKED["deal"]["value"]["amount"] = "40000"
"""Above what the programme lets through by rule: a person decides, rival or not."""
CONFIDING = a_programme(rules=a_programme()["rules"] | {"confidential_customers": True})
"""A programme whose partners may withhold who their end customer is."""
SHORT = a_registration("Bertelsmann SE & Co. KGaA", "bertelsmann.de", evidence=[])
"""What the programme refuses, rival or not."""


@dataclass
class World:
    """A vendor, the partner that looks, and all it ever saw, masked."""

    vendor: str
    north: str
    south: str
    client: httpx.Client
    operator: httpx.Client
    line: Line
    claim: str = ""
    seen: list[tuple[str, str]] = field(default_factory=list)

    def note(self, what: str, answer: httpx.Response) -> httpx.Response:
        """Keep what a partner can observe of an answer: status, headers, body, sizes."""
        headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
        self.seen.append((what, self.masked(f"{answer.status_code} {sorted(headers.items())} {answer.text}")))
        return answer

    def masked(self, text: str) -> str:
        """Without what differs anyway: ids, instants, sealed tokens and digests of all these."""
        for name, stands_for in ((self.vendor, "VENDOR"), (self.south, "SOUTH")):
            text = text.replace(name, stands_for)
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "INSTANT", text)
        text = re.sub(r"[0-9a-f]{32,64}", "DIGEST", text)
        return re.sub(r'("position": ?)"([^"]*)"', lambda found: f'{found[1]}"{"*" * len(found[2])}"', text)

    def feed(self, kind: str) -> Heard:
        """Wait for a message of the feed."""
        return self.line.told(kind)[0]

    def rejected(self) -> bool:
        """Whether the views show the claim as rejected."""
        return bool(self.client.get(f"/v1/registrations/{self.claim}").json()["state"] == "rejected")

    def all_seen(self) -> list[tuple[str, str]]:
        """Everything the partner saw over HTTP and in its topic."""
        heard = [
            ("topic", self.masked(f"{sorted(heard.headers.items())} {heard.value.decode()}"))
            for heard in self.line.out.heard
        ]
        return [*self.seen, *heard]


@pytest.fixture(params=[False, True], ids=["named", "confidential"])
def worlds(house: House, request: pytest.FixtureRequest) -> Iterator[tuple[World, World]]:
    """Two vendors that share nothing; in the first, another partner holds the account, and may withhold its name."""
    with ExitStack() as stack:
        made = []
        for _ in range(2):
            vendor, north, south = (f"{name}{uuid4().hex[:8]}" for name in ("v", "north-", "south-"))
            operator = founded(house, vendor, (north, south))
            published(operator, CONFIDING)
            line = stack.enter_context(line_of(house, vendor, south))
            made.append(World(vendor, north, south, house.client("partner", vendor=vendor, org=south), operator, line))
        rival = house.client("partner", vendor=made[0].vendor, org=made[0].north)
        body = a_registration("Bertelsmann", "bertelsmann.de")
        body["customer"]["confidential"] = request.param
        held = rival.post("/v1/registrations", json=body, headers=WAIT)
        assert held.json()["state"] == "approved", held.text
        yield made[0], made[1]


def looks_around(world: World, registration: str) -> None:
    """Open everything a partner may open."""
    position = f"/v1/registrations/{registration}"
    for path in (
        position,
        f"{position}/history",
        "/v1/registrations",
        "/v1/registrations?state=under_review",
        "/v1/protections",
        "/v1/partners",
        "/v1/programmes",
        "/v1/conflicts",
        "/v1/customers",
        "/v1/blanket-flags",
    ):
        world.note(f"GET {path.replace(registration, 'ID')}", world.client.get(path))


@pytest.mark.covers("F76", "S59")
def test_a_held_claim_looks_like_any_claim_that_waits_for_a_person(worlds: tuple[World, World]):
    for world in worlds:
        answer = world.note("POST", world.client.post("/v1/registrations", json=ASKED, headers=WAIT))
        claim = answer.json()["id"]
        world.client.get("/v1/registrations", params={"at_least": answer.json()["position"]})
        looks_around(world, claim)
        assert world.client.get(f"/v1/registrations/{claim}").json()["state"] == "under_review"
    assert worlds[0].operator.get("/v1/conflicts").json()["items"]
    assert not worlds[1].operator.get("/v1/conflicts").json()["items"]
    assert worlds[0].all_seen() == worlds[1].all_seen()


@pytest.mark.covers("F76", "F39", "S59")
def test_a_claim_rejected_for_a_rival_looks_like_any_rejected_claim(worlds: tuple[World, World]):
    contested, alone = worlds
    for world in worlds:
        message = world.line.binary(ASKED)
        world.claim = world.line.answer(message).body["id"]
    ((case),) = eventually(lambda: contested.operator.get("/v1/conflicts").json()["items"])
    ruling = {"outcome": "first_claim_upheld", "reason": "Filed first, and it works."}
    assert contested.operator.post(f"/v1/conflicts/{case['id']}/resolve", json=ruling).status_code == 200
    path = f"/v1/registrations/{alone.claim}/reject"
    assert alone.operator.post(path, json={"code": "NO_COMPELLING_CASE"}).status_code == 200
    for world in worlds:
        world.feed("registration.rejected.v1")
        eventually(world.rejected)
        looks_around(world, world.claim)
    assert contested.all_seen() == alone.all_seen()


@pytest.mark.covers("F76", "S59")
def test_a_rival_that_went_away_left_no_trace_in_versions_or_answers(worlds: tuple[World, World]):
    contested, _ = worlds
    for world in worlds:
        answer = world.note("POST", world.client.post("/v1/registrations", json=ASKED, headers=WAIT))
        world.claim = answer.json()["id"]
    ((case),) = eventually(lambda: contested.operator.get("/v1/conflicts").json()["items"])
    dismissed = contested.operator.post(f"/v1/conflicts/{case['id']}/dismiss", json={"reason": "Another subsidiary."})
    assert dismissed.status_code == 200, dismissed.text
    eventually(lambda: not contested.operator.get(f"/v1/registrations/{contested.claim}").json()["held_by"])
    for world in worlds:
        path = f"/v1/registrations/{world.claim}"
        version = {"If-Match": world.client.get(path).headers["etag"]}
        withdrawn = world.note("withdraw", world.client.post(f"{path}/withdraw", json={}, headers=version))
        assert withdrawn.status_code == 200, withdrawn.text
        world.client.get(path, params={"at_least": withdrawn.json()["position"]})
        looks_around(world, world.claim)
    assert worlds[0].all_seen() == worlds[1].all_seen()


@pytest.mark.covers("S59")
def test_what_is_refused_is_refused_alike(worlds: tuple[World, World]):
    for world in worlds:
        world.note("POST", world.client.post("/v1/registrations", json=SHORT, headers=WAIT))
        world.line.answer(world.line.binary(SHORT, id="m1"))
    assert worlds[0].all_seen() == worlds[1].all_seen()
    assert "EVIDENCE_MISSING" in str(worlds[0].seen)

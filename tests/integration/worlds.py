"""A vendor as one partner sees it: all that the partner can observe there, so that two of them can be compared."""

import base64
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.integration.conftest import founded, published
from tests.integration.house import House
from tests.integration.line import Heard, Line, line_of

WAIT = {"Prefer": "wait=10"}
CUSTOMER = ("Bertelsmann SE & Co. KGaA", "bertelsmann.de")
LISTS = (
    "/v1/registrations",
    "/v1/registrations?state=under_review",
    "/v1/protections",
    "/v1/invitations",
    "/v1/previews",
    "/v1/attributions",
    "/v1/opportunities",
    "/v1/partners",
    "/v1/programmes",
    "/v1/conflicts",
    "/v1/customers",
    "/v1/blanket-flags",
)
"""What a partner may ask for, whether it is let in or not."""


@dataclass
class World:
    """A vendor, the partner that looks, and all it ever saw, masked."""

    vendor: str
    north: str
    south: str
    client: httpx.Client
    operator: httpx.Client
    judge: httpx.Client
    """Who decides, and wrote nothing."""
    line: Line
    contested: bool
    """Whether a rival holds what is asked for here."""
    claim: str = ""
    known: list[tuple[str, str]] = field(default_factory=list)
    """Names that are made up anew for each vendor, and what they stand for."""
    seen: list[tuple[str, str]] = field(default_factory=list)

    def note(self, what: str, answer: httpx.Response) -> httpx.Response:
        """Keep what a partner can observe of an answer: status, headers, body, sizes."""
        headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
        self.seen.append((what, self.masked(f"{answer.status_code} {sorted(headers.items())} {answer.text}")))
        return answer

    def masked(self, text: str) -> str:
        """Without what differs anyway: ids, instants and the time until them, sealed tokens, digests of all these."""
        text = re.sub(r"(?<='ce_receipt', ')[A-Za-z0-9+/=]+", lambda found: opened_receipt(found[0]), text)
        for name, stands_for in ((self.vendor, "VENDOR"), (self.south, "SOUTH"), *self.known):
            text = text.replace(name, stands_for)
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "INSTANT", text)
        text = re.sub(r'("seconds_left": ?)\d+', r"\1SECONDS", text)
        text = re.sub(r"[0-9a-f]{32,64}|(?<=\.)[0-9a-f]{16}(?=\.)", "DIGEST", text)
        return re.sub(r'("position": ?)"([^"]*)"', lambda found: f'{found[1]}"{"*" * len(found[2])}"', text)

    def feed(self, kind: str) -> Heard:
        """Wait for a message of the feed."""
        return self.line.told(kind)[0]

    def rejected(self) -> bool:
        """Whether the views show the claim as rejected."""
        return bool(self.client.get(f"/v1/registrations/{self.claim}").json().get("state") == "rejected")

    def all_seen(self) -> list[tuple[str, str]]:
        """Everything the partner saw over HTTP and in its topic."""
        heard = [
            ("topic", self.masked(f"{sorted(heard.headers.items())} {heard.value.decode()}"))
            for heard in self.line.out.heard
        ]
        return [*self.seen, *heard]

    def looks_around(self, who: httpx.Client | None = None) -> None:
        """Open everything that the partner may open, or somebody else on its deal."""
        claim = f"/v1/registrations/{self.claim}"
        for path in (claim, f"{claim}/history", f"{claim}/trace", f"{claim}/customer", *LISTS):
            self.note(f"GET {path.replace(self.claim, 'ID')}", (who or self.client).get(path))


def opened_receipt(receipt: str) -> str:
    """What a receipt says in clear; of its hashes and its signature only how long they are."""
    *clear, told, record, _, signature = base64.b64decode(receipt).decode().splitlines()
    return repr([*clear, *(len(each) for each in (told, record, signature))])


@contextmanager
def two_worlds(house: House, programme: dict[str, Any], held: dict[str, Any]) -> Iterator[tuple[World, World]]:
    """Two vendors that share nothing; in the first, another partner holds what is asked for here."""
    with ExitStack() as stack:
        made = []
        for contested in (True, False):
            vendor, north, south = (f"{name}{uuid4().hex[:8]}" for name in ("v", "north-", "south-"))
            operator = founded(house, vendor, (north, south))
            published(operator, programme)
            line = stack.enter_context(line_of(house, vendor, south))
            client = house.client("partner", vendor=vendor, org=south)
            judge = house.client("approver", vendor=vendor, subject="vera")
            made.append(World(vendor, north, south, client, operator, judge, line, contested))
        rival = house.client("partner", vendor=made[0].vendor, org=made[0].north)
        answer = rival.post("/v1/registrations", json=held, headers=WAIT)
        assert answer.json()["state"] == "approved", answer.text
        yield made[0], made[1]

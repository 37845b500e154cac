"""Two worlds that differ in a competitor alone look the same to a partner, byte by byte."""

import json
import re

import pytest

from contracts.disclosure import DISCLOSED, disclosed
from contracts.message import message_class
from services.kit.settings import Settings
from tests.integration.worlds import opened_receipt
from tests.projections.conftest import installation
from tests.projections.house import House, opened
from tests.projections.ledgers import Ledgers
from tests.projections.story import Story
from tests.projections.test_feed import heard, messages
from tests.servers import unique

UUID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PAGES = (
    *("/v1/registrations", "/v1/registrations/{}", "/v1/registrations/{}/history", "/v1/registrations/{}/trace"),
    *("/v1/protections", "/v1/invitations", "/v1/attributions", "/v1/partners", "/v1/partners/rival"),
)
REVIEWED_ASKED_AND_REJECTED = 3


def world(*, competitor: bool) -> tuple[Ledgers, str]:
    """A partner's registration is refused: because a competitor holds the account, or for a reason of the vendor's."""
    ledgers = Ledgers()
    story = Story(ledgers)
    for partner in ("north", "rival"):
        story.enter_partner(partner)
    if competitor:
        holder = Story(ledgers, seed=2)
        held = holder.submit("north", "Muster GmbH")
        holder.grant(held, "north")
        story.contest(held, "north", "Muster GmbH", "resolved")
    else:
        story.refuse_account(story.submit("rival", "Muster GmbH"))
    return ledgers, next(id_ for id_ in reversed(story.screened))


async def seen(house: House, registration: str) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """Everything the partner can ask for: status, headers and bytes, with ids made alike."""
    answers = [await house.get(path.format(registration), "partner", "rival") for path in PAGES]
    names = ("content-type", "content-length", "cache-control")
    return [
        (answer.status_code, [(name, answer.headers[name]) for name in names], UUID.sub(b"id", answer.content))
        for answer in answers
    ]


async def told(settings: Settings) -> list[dict[str, object]]:
    """The partner's feed, with ids made alike."""
    async with heard(settings, "rival") as consumer:
        found = await messages(consumer, REVIEWED_ASKED_AND_REJECTED)
    clear = [event | {"ce_receipt": opened_receipt(event["ce_receipt"])} for event in found]
    return [json.loads(UUID.sub(b"id", json.dumps(event).encode())) for event in clear]


@pytest.fixture
def two_settings(kafka, database, tmp_path):
    return [installation(kafka, database, tmp_path / name, unique(name)) for name in ("with", "without")]


@pytest.mark.covers("S59")
async def test_a_refused_partner_cannot_tell_whether_there_is_a_competitor(two_settings):
    views = []
    for settings, competitor in zip(two_settings, (True, False), strict=True):
        ledgers, registration = world(competitor=competitor)
        async with opened(settings, ledgers) as house:
            views.append((await seen(house, registration), await told(settings)))
    assert views[0] == views[1]
    assert b"NOT_AVAILABLE" in views[0][0][0][2]


def test_every_field_that_is_told_is_there():
    for name, fields in DISCLOSED.items():
        assert set(fields) <= set(message_class(name).model_fields)


def test_what_is_not_listed_is_not_told():
    assert disclosed("registration.hold-changed.v1", {"registration": "x", "conflicts": []}) is None
    assert disclosed("conflict.detected.v1", {}) is None
    decided = {
        "registration": "x",
        "code": "ALREADY_PROTECTED",
        "rule": "FIRST",
        "conflict": "c",
        "note": "north has it",
    }
    assert disclosed("registration.rejected.v1", decided) == {"registration": "x", "code": "NOT_AVAILABLE"}
    own = {"registration": "x", "code": "EVIDENCE_MISSING", "rule": "EVIDENCE"}
    assert disclosed("registration.rejected.v1", {**own, "conflict": "c"}) == own

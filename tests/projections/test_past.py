"""What the views say of a past instant is what a fresh fold up to it says, and it never changes."""

import random
from datetime import datetime, timedelta

import pytest

from contracts.direct import DirectClaimExpired, DirectClaimRegistered
from contracts.values import Customer, derived_id
from services.projections.domain.view import Seen
from services.projections.store.instants import Instants
from tests.projections.conftest import Views
from tests.projections.foldings import Ticking, asked, fresh_fold, plain, same, woven
from tests.projections.ledgers import CONFLICT, START, Ledgers
from tests.projections.story import Story
from tests.projections.test_folding import everything

INSTANTS = 12
UNCHANGING = {
    f"{name}_past"
    for name in ("previews", "protection_checks", "engagement_breaches", "direct_engagements", "commands", "exports")
}
"""Nothing changes rows of these views in the story, so nothing of them is past."""


@pytest.fixture
def ledgers() -> Ledgers:
    """What happened, one thing after the other."""
    ledgers = Ticking()
    Story(ledgers, "acme").tell(30)
    return ledgers


def instants(seen: list[Seen], count: int) -> list[datetime]:
    """Moments of records, and moments between them."""
    dice = random.Random(7)
    times = sorted({record.time for record in seen})
    return [dice.choice(times) + timedelta(seconds=dice.choice((-1, 0, 0, 1))) for _ in range(count)]


@pytest.mark.parametrize("batch", [7, 10_000])
async def test_an_instant_is_answered_as_a_fresh_fold_would(views: Views, ledgers: Ledgers, batch: int):
    await views.fold(ledgers.records, batch=batch)
    seen = woven(ledgers.records)
    for instant in instants(seen, INSTANTS):
        at = Instants(instant, instant)
        assert plain(told := await asked(views, at)) == plain(fresh := fresh_fold(seen, at))
        assert same(told, fresh)
    first = Instants(seen[0].time, seen[0].time)
    assert not same(told, fresh_fold(seen, first))
    assert {name for name, found in (await everything(views)).items() if not found} == UNCHANGING


async def test_what_was_true_may_be_known_only_later(views: Views, ledgers: Ledgers):
    """The writer was away when a direct claim ended, and put that down half a day late."""
    claim = _ended_late(ledgers)
    await views.fold(ledgers.records)
    end, between = ledgers.at - timedelta(hours=12), ledgers.at - timedelta(hours=6)
    states = {
        Instants(end - timedelta(hours=1), ledgers.at): "active",
        Instants(between, between): "active",
        Instants(between, ledgers.at): "expired",
        Instants(ledgers.at, between): "active",
        Instants(ledgers.at, ledgers.at): "expired",
    }
    for at, state in states.items():
        assert (await asked(views, at))["direct_claims"][claim].row.state == state
    seen = woven(ledgers.records)
    for true in (*instants(seen, INSTANTS), between):
        at = Instants(true, ledgers.at)
        assert plain(await asked(views, at)) == plain(fresh_fold(seen, at))


def _ended_late(ledgers: Ledgers) -> str:
    story, id_ = Story(ledgers, "acme", seed=5), derived_id("late", "direct")
    claim = story.claim(id_, "direct", "Spaet AG").model_copy(update={"kind": "direct"})
    made = DirectClaimRegistered(
        direct_claim=id_,
        written=Customer(name="Spaet AG"),
        resolution=story.resolution("Spaet AG"),
        claim=claim,
        owner="seller-1",
    )
    ledgers.command(CONFLICT, "acme/-/seller-1", (f"direct-claim/{id_}", made))
    ledgers.pass_time(days=2)
    over = DirectClaimExpired(direct_claim=id_, end=ledgers.at - timedelta(hours=12))
    ledgers.timer(CONFLICT, (f"direct-claim/{id_}", over))
    return id_


async def test_the_last_instant_is_now_and_before_the_first_there_was_nothing(views: Views, ledgers: Ledgers):
    await views.fold(ledgers.records)
    seen = woven(ledgers.records)
    end = Instants(seen[-1].time, seen[-1].time)
    assert plain(await asked(views, end)) == plain(fresh_fold(seen, end))
    assert not any((await asked(views, Instants(START - timedelta(seconds=1), START - timedelta(seconds=1)))).values())


async def test_what_was_said_of_the_past_stays(views: Views, ledgers: Ledgers):
    before = {name: len(records) for name, records in ledgers.records.items()}
    await views.fold(ledgers.records)
    at = [Instants(instant, instant) for instant in instants(woven(ledgers.records), INSTANTS)]
    answers = [plain(await asked(views, one)) for one in at]
    ledgers.pass_time(days=1)
    Story(ledgers, "acme", seed=3).tell(10)
    others = Views(views.engine, f"{views.tables.schema}_again")
    await others.open()
    await others.fold(ledgers.records)
    assert all(len(ledgers.records[name]) > count for name, count in before.items())
    assert [plain(await asked(others, one)) for one in at] == answers

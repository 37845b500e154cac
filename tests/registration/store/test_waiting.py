"""Which claims of a partner wait is looked up: a fact about it costs the same however many it has."""

import pytest

from contracts import partners as p
from contracts import registrations as r
from contracts.values import Fact
from services.registration.store import live
from services.registration.store.state import State
from tests.make import a_deal, an_id
from tests.registration.protecting.grants import B, claimed, under
from tests.registration.story import APPROVER, MANAGER, PARTNER, Story
from tests.story import image

C = an_id("c")
BIG = {"deal": a_deal("200000")}
FACT = p.RecordFact(partner="northwind", fact=Fact(name="revenue", amount=5))


def three() -> Story:
    """A is granted; B and C wait for a person."""
    return claimed(claimed(claimed(under()), B, **BIG), C, **BIG)


def waiting(state: State) -> list[str]:
    """The waiting claims, which are exactly those that say so of themselves."""
    found = list(state.live.waiting_of("acme", "northwind"))
    assert found == [id_ for id_ in state.claims_of("acme", "northwind") if state.live.get(id_).waits]
    return found


def test_those_that_wait_are_known_in_the_order_of_the_claims():
    story = three()
    assert waiting(story.partition.state) == [B, C]
    story.when(r.ApproveRegistration(registration=B), by=APPROVER)
    assert waiting(story.partition.state) == [C]
    story.when(r.WithdrawRegistration(registration=C), by=PARTNER)
    assert waiting(story.partition.state) == []
    assert waiting(story.replayed().state) == []


def test_one_that_a_person_took_waits_no_more():
    story = three().when(r.StartReview(registration=B), by=APPROVER)
    assert waiting(story.partition.state) == [C]


def test_a_checkpoint_knows_them_without_looking_into_any(monkeypatch: pytest.MonkeyPatch):
    fresh = Story().partition
    with monkeypatch.context() as patched:
        patched.setattr(live, "_unpacked", lambda _: pytest.fail("a claim was unpacked"))
        fresh.load(image(three().partition))
        assert list(fresh.state.live.waiting_of("acme", "northwind")) == [B, C]
    assert waiting(fresh.state) == [B, C]


def test_a_fact_looks_into_none_of_the_claims(monkeypatch: pytest.MonkeyPatch):
    story = three()
    with monkeypatch.context() as patched:
        patched.setattr(live.Live, "get", lambda *_: pytest.fail("a claim was looked at"))
        story.when(FACT, by=MANAGER)
    assert story.partition.state.duties("acme", "northwind", 5) == ((B, C), 0)

"""A flag needs two families of evidence, and says in counts why it was raised."""

import re
from datetime import timedelta

import pytest

from contracts.blanket import (
    BlanketFlagCleared,
    BlanketFlagConfirmed,
    BlanketPatternFlagged,
    ClearBlanketFlag,
    ConfirmBlanketFlag,
)
from contracts.envelope import Actor
from contracts.periods import after
from contracts.registrations import ActivityReported
from contracts.values import ContactRef, Evidence
from services.conflict.blanket import MATURE
from services.conflict.blanket.limits import FILINGS_MIN
from services.conflict.service.partition import ConflictPartition
from services.kit.ledger import Moment
from tests.conflict.story import Story
from tests.make import an_id, proof
from tests.story import image

FULL = tuple(proof(kind) for kind in ("contact", "meeting", "budget", "timeline"))
THIN = (proof("contact"),)


def files(
    story: Story, partner: str, count: int, every_days: float, evidence: tuple[Evidence, ...], start: int = 0
) -> Story:
    """A partner files so many claims, each on a customer nobody else has."""
    for number in range(start, start + count):
        story.submits(f"{partner}-{number}", partner, f"Qx{partner}{number}vz Works", evidence=evidence)
        story.passes(days=every_days)
    return story


def works(story: Story, partner: str, numbers: range) -> Story:
    """Something follows these filings."""
    for number in numbers:
        story.sees(ActivityReported(registration=an_id(f"{partner}-{number}"), at=story.at, summary="workshop"))
    return story


def flags(story: Story) -> list[BlanketPatternFlagged]:
    return [event for event in story.all() if isinstance(event, BlanketPatternFlagged)]


def test_a_dump_of_thin_claims_is_flagged_within_fifteen_filings():
    story = files(Story(), "grabit", 15, 0.05, THIN)
    flag = flags(story)[-1]
    assert (flag.partner, flag.vendor, flag.level) == ("grabit", "acme", "flag")
    assert {signal.family for signal in flag.signals} == {"volume", "filing"}
    assert set(flag.claims) <= {an_id(f"grabit-{number}") for number in range(15)}


def test_reasons_are_counts_that_a_person_can_check():
    story = files(Story(), "grabit", 12, 9, FULL)
    story = files(works(story, "grabit", range(12)), "grabit", 15, 0.05, THIN, start=12)
    volume, thin = flags(story)[-1].signals[:2]
    assert re.fullmatch(r"1\d claims filed in \d+ days; your usual is \d+ in \d+ days", volume.reason)
    said = re.fullmatch(
        r"(\d+) of (the last )?(\d+) claims.* carry <= 2 evidence items; your usual is 0 in (\d+)", thin.reason
    )
    assert said is not None
    assert said[1] == said[3]
    assert int(said[4]) > 0


def test_a_busy_partner_with_proof_of_its_work_is_not_flagged():
    story = files(Story(), "busy", 60, 0.1, FULL)
    works(story, "busy", range(60)).passes(days=60)
    assert flags(story) == []


def test_a_partner_that_always_files_thinly_but_follows_up_is_not_flagged():
    story = Story()
    for number in range(40):
        files(story, "sloppy", 1, 6, THIN, start=number)
        works(story, "sloppy", range(number, number + 1))
    assert flags(story) == []


def test_thin_claims_that_nothing_follows_are_found_when_they_are_old_enough():
    story = files(Story(), "drip", 60, 1, THIN)
    story.passes(days=60)
    assert flags(story)
    assert "follow_up" in {signal.family for flag in flags(story) for signal in flag.signals}


def test_a_few_filings_are_no_pattern():
    assert flags(files(Story(), "small", FILINGS_MIN - 1, 0.01, ())) == []


def test_a_flag_is_confirmed_with_its_claims_and_the_next_needs_new_filings():
    story = files(Story(), "grabit", 15, 0.05, THIN)
    flag = flags(story)[-1]
    story.asks(ConfirmBlanketFlag(flag=flag.flag, note="spoke to them"))
    (confirmed,) = story.last
    assert isinstance(confirmed, BlanketFlagConfirmed)
    assert set(flag.claims) <= set(confirmed.claims) <= {an_id(f"grabit-{number}") for number in range(15)}
    assert confirmed.evidence_due == after("10 business days", story.at)
    story.asks(ClearBlanketFlag(flag=flag.flag, reason="late")).refused("ALREADY_CLOSED")
    before = len(flags(story))
    files(story, "grabit", FILINGS_MIN - 1, 0.01, THIN, start=15)
    assert len(flags(story)) == before
    files(story, "grabit", 10, 0.01, THIN, start=30)
    assert flags(story)[-1].flag != flag.flag


def test_a_cleared_flag_is_gone_and_what_it_was_about_becomes_the_habit():
    story = files(Story(), "fair", 15, 0.05, THIN)
    flag = flags(story)[-1]
    cleared = ClearBlanketFlag(flag=flag.flag, reason="our own campaign")
    story.asks(cleared).then(BlanketFlagCleared(flag=flag.flag, partner="fair", reason="our own campaign"))
    works(story, "fair", range(15)).passes(days=60)
    assert flags(story)[-1].flag == flag.flag


def test_a_watch_is_cleared_and_never_confirmed():
    story, number = Story(), 0
    while not flags(story):
        files(story, "slow", 1, 2.0, THIN, start=number)
        number += 1
    (watch,) = flags(story)
    assert watch.level == "watch"
    story.asks(ConfirmBlanketFlag(flag=watch.flag)).refused("ONLY_WATCHED")
    story.asks(ClearBlanketFlag(flag=watch.flag, reason="a fair")).types(BlanketFlagCleared)


def test_another_vendors_people_do_not_judge():
    story = files(Story(), "grabit", 15, 0.05, THIN)
    stranger = Actor("umbrella", None, "zoe", ("channel-manager",))
    story.asks(ClearBlanketFlag(flag=flags(story)[-1].flag, reason="x"), by=stranger).refused("NOT_FOUND")


def test_filings_at_one_vendor_say_nothing_at_another():
    story = Story()
    for number in range(10):
        vendor = "acme" if number % 2 else "umbrella"
        story.submits(f"g-{number}", "grabit", f"Qx{number}vz Works", vendor=vendor, evidence=())
    assert flags(story) == []


def test_one_contact_for_many_accounts_is_a_sign_of_its_own():
    story = Story()
    contact = ContactRef(subject=an_id("s"), commitment="9f" * 32, email_hash="ab" * 32)
    for number in range(15):
        story.submits(f"c-{number}", "copy", f"Qx{number}vz Works", evidence=FULL, contact=contact)
        story.passes(hours=1)
    said = [reason for flag in flags(story) for signal in flag.signals for reason in (signal.reason, *signal.more)]
    assert any("name a contact of another account" in reason for reason in said)


def test_two_partners_may_be_due_for_a_look_at_the_same_moment():
    story = Story()
    for partner in ("fair", "honest"):
        for number in range(FILINGS_MIN):
            story.submits(f"{partner}-{number}", partner, f"Qx{partner}{number}vz Works", evidence=FULL)
        works(story, partner, range(FILINGS_MIN))
    assert story.partition.next_due() == story.at + MATURE
    story.passes(days=30).quiet()
    assert story.partition.next_due() is None


@pytest.mark.parametrize("days_down", [0, 3, 40])
def test_what_a_look_finds_does_not_depend_on_when_somebody_was_there_to_look(days_down: int):
    story = files(Story(), "mimic", 20, 0.1, FULL)
    down, restored = story.replayed(), ConflictPartition()
    restored.load(image(story.partition))
    first = []
    for partition in (story.partition, down, restored):
        made = ()
        while not made and (due := partition.next_due()) is not None:
            late = 0 if partition is story.partition else days_down
            made = partition.due(Moment(due + timedelta(days=late), len(story.ledger)))
        first.append(made)
    assert [draft.type for draft in first[0]] == [BlanketPatternFlagged.TYPE]
    assert first == [first[0]] * 3

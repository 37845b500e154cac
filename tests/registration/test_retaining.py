"""How long people are kept: a programme's schedule runs from the closing, and a legal hold stops it."""

from typing import Any

import pytest

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.erasures import SUBJECTS_MAX, EraseSubjects, SubjectsErased
from contracts.protections import AcceptTransfer, TransferProtection
from contracts.retention import (
    HeldMatter,
    LegalHoldPlaced,
    LegalHoldReleased,
    PlaceLegalHold,
    ReleaseLegalHold,
    Retention,
    RetentionEnded,
)
from contracts.values import ContactRef
from services.registration.domain.succession import successor
from tests.make import a_programme, an_id, details
from tests.registration.findings import screened
from tests.registration.story import PARTNER, RIVAL, VENDOR, Story
from tests.story import image

CLARA = Actor(VENDOR, None, "clara", ("compliance",))
FOREIGN = Actor("globex", None, "clara", ("compliance",))
A, B, HOLD = an_id("a"), an_id("b"), an_id("hold")
JO, LI = an_id("jo"), an_id("li")
YEAR = {"days": 365}
BY_CLOCK = "system/clock"


def a_person(subject: str) -> ContactRef:
    return ContactRef(subject=subject, commitment="0" * 64)


def told(subject: str, **changes: Any) -> r.Details:
    return details(contact=a_person(subject), **changes)


A_YEAR = Retention(contacts="P365D")


def a_story(retention: Retention | None = A_YEAR) -> Story:
    """A programme that keeps people for a year, unless another is given."""
    programme = a_programme(retention=retention)
    return Story().published(programme).with_partner().with_partner("contoso")


def drafted(story: Story, registration: str, subject: str) -> Story:
    return story.when(r.CreateDraft(registration=registration, partner="northwind", details=told(subject)))


def withdrawn(story: Story, registration: str) -> Story:
    return story.when(r.WithdrawRegistration(registration=registration))


def closed(subject: str = JO, story: Story | None = None, registration: str = A) -> Story:
    """A registration that is over, and its contact."""
    return withdrawn(drafted(story or a_story(), registration, subject), registration)


def erasing(*subjects: str) -> EraseSubjects:
    return EraseSubjects(erasure=an_id("erasure"), subjects=subjects, reason="request 17")


def holding(kind: str, id_: str, *registrations: str, hold: str = HOLD) -> PlaceLegalHold:
    on = HeldMatter(kind=kind, id=id_, registrations=registrations)
    return PlaceLegalHold(legal_hold=hold, on=on, reason="litigation 4")


RELEASING = ReleaseLegalHold(legal_hold=HOLD, reason="settled")


def went(story: Story) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who was erased by schedule with the last step, and who was kept."""
    assert {type(event) for event in story.last} <= {RetentionEnded}
    return [(event.subjects, event.held) for event in story.last if isinstance(event, RetentionEnded)]


def test_whose_time_is_over_is_erased_once_and_by_the_clock():
    story = closed().passes(days=364, hours=23).quiet().passes(hours=1)
    (ended,) = story.last
    assert isinstance(ended, RetentionEnded)
    assert (ended.vendor, ended.subjects, ended.held) == (VENDOR, (JO,), ())
    assert (ended.programme.programme, ended.programme.version) == ("upm-default", 1)
    assert (story.ledger[-1].actor, story.ledger[-1].stream) == (BY_CLOCK, f"erasure/{ended.erasure}")
    story.passes(days=4000).quiet()


def test_the_time_runs_from_the_closing_and_of_all_contacts_there_ever_were():
    story = drafted(a_story(), A, JO).passes(days=100)
    story.when(r.AmendRegistration(registration=A, details=told(LI))).passes(days=100)
    withdrawn(story, A).passes(days=364).quiet()
    assert went(story.passes(days=1)) == [((JO, LI), ())]


@pytest.mark.parametrize("retention", [None, Retention(contacts="P7300D")])
def test_without_a_schedule_or_before_its_time_people_stay(retention: Retention | None):
    closed(story=a_story(retention)).passes(days=7299).quiet()


def test_an_open_registration_keeps_its_people():
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    withdrawn(story.sees(screened(A)).passes(days=80), A).passes(days=364).quiet()
    assert went(story.passes(days=1)) == [((JO,), ())]


def test_after_downtime_all_that_fell_due_is_decided_once_in_batches():
    story, people = a_story(), [an_id(f"person {number}") for number in range(SUBJECTS_MAX + 3)]
    for number, person in enumerate(people):
        closed(person, story, an_id(f"registration {number}"))
    ended = went(story.passes(days=900))
    assert [len(subjects) for subjects, _ in ended] == [SUBJECTS_MAX, 3]
    assert [subject for subjects, _ in ended for subject in subjects] == people
    story.passes(days=900).quiet()


def test_who_was_erased_by_request_is_not_erased_by_schedule():
    story = closed(LI, closed(), B).when(erasing(JO), by=CLARA)
    story.then(SubjectsErased(erasure=an_id("erasure"), subjects=(JO,), reason="request 17"))
    assert went(story.passes(**YEAR)) == [((LI,), ())]


def test_a_transfer_takes_its_people_along():
    """The registration that gave it away is closed, and the person is the contact of the one that has it now."""
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    story.sees(screened(A)).when(TransferProtection(protection=A, to="contoso"))
    story.when(AcceptTransfer(protection=A), by=RIVAL).passes(days=80).when(
        r.WithdrawRegistration(registration=successor(A)), by=RIVAL
    )
    story.passes(days=364).quiet()
    assert went(story.passes(days=1)) == [((JO,), ())]


MATTERS = [("subject", JO), ("registration", A), ("partner", "northwind"), ("case", an_id("case"), A)]


@pytest.mark.parametrize("matter", MATTERS)
def test_who_is_held_is_kept_from_request_and_schedule_until_the_release(matter: tuple[str, ...]):
    story = closed().when(holding(*matter), by=CLARA).types(LegalHoldPlaced)
    story.when(erasing(LI, JO), by=CLARA).refused("ON_LEGAL_HOLD")
    assert story.last[0].pointers == ("/subjects/1",)
    assert went(story.passes(**YEAR)) == [((), (JO,))]
    story.passes(days=1000).quiet()
    story.when(RELEASING, by=CLARA).then(LegalHoldReleased(legal_hold=HOLD, reason="settled"))
    assert went(story.passes(seconds=0)) == [((JO,), ())]
    story.passes(days=1000).quiet()


def test_a_customer_is_held_as_screening_found_it():
    customer = an_id("customer")
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    story.sees(screened(A)).when(holding("customer", customer), by=CLARA)
    story.when(erasing(JO), by=CLARA).refused("ON_LEGAL_HOLD")
    story.when(erasing(LI), by=CLARA).types(SubjectsErased)


OTHERS = [("subject", LI), ("registration", B), ("partner", "contoso"), ("case", an_id("case"), B), ("customer", B)]


@pytest.mark.parametrize("matter", OTHERS)
def test_another_matter_keeps_nobody(matter: tuple[str, ...]):
    story = closed().when(holding(*matter), by=CLARA)
    story.when(erasing(JO), by=CLARA).types(SubjectsErased)


def test_another_vendor_holds_and_releases_nothing_here():
    story = closed().when(holding("subject", JO), by=FOREIGN).when(holding("partner", "northwind", hold=B), by=FOREIGN)
    story.when(RELEASING, by=CLARA).refused("NOT_FOUND")
    story.when(erasing(JO), by=FOREIGN).refused("ON_LEGAL_HOLD")
    story.when(erasing(JO), by=CLARA).types(SubjectsErased)


def test_what_another_vendor_erases_is_not_forgotten_here():
    story = closed().when(erasing(JO), by=FOREIGN).types(SubjectsErased)
    assert went(story.passes(**YEAR)) == [((JO,), ())]


def test_two_holds_on_one_matter_are_released_one_by_one():
    story = closed().when(holding("subject", JO), by=CLARA).when(holding("registration", A, hold=B), by=CLARA)
    story.passes(**YEAR)
    story.when(RELEASING, by=CLARA).passes(days=1).quiet()
    story.when(ReleaseLegalHold(legal_hold=B, reason="settled"), by=CLARA)
    assert went(story.passes(days=1)) == [((JO,), ())]


def test_a_hold_on_a_registration_follows_it_to_whom_it_is_passed_on():
    story = a_story().when(r.SubmitRegistration(registration=A, partner="northwind", details=told(JO)))
    story.sees(screened(A)).when(holding("registration", A), by=CLARA)
    story.when(TransferProtection(protection=A, to="contoso")).when(AcceptTransfer(protection=A), by=RIVAL)
    story.when(erasing(JO), by=CLARA).refused("ON_LEGAL_HOLD")


def test_who_is_held_again_before_the_clock_came_by_stays():
    story = closed().when(holding("subject", JO), by=CLARA)
    story.passes(**YEAR)
    story.when(RELEASING, by=CLARA).when(holding("subject", JO, hold=B), by=CLARA)
    story.passes(days=1).quiet()


def test_a_hold_is_placed_once_and_released_once():
    story = closed().when(holding("subject", JO), by=CLARA)
    story.when(holding("subject", LI), by=CLARA).refused("ALREADY_EXISTS")
    story.when(RELEASING, by=CLARA).when(RELEASING, by=CLARA).refused("WRONG_STATE")


def test_held_between_others_lets_those_go():
    story = a_story()
    for number, person in enumerate((JO, LI, B)):
        closed(person, story, an_id(f"registration {number}"))
    story.when(holding("subject", LI), by=CLARA)
    assert went(story.passes(days=900)) == [((JO, B), (LI,))]


def test_a_restart_goes_on_where_it_was():
    """From the ledger and from a checkpoint alike, with somebody held, somebody due, and somebody erased."""
    story = a_story()
    for number, person in enumerate((JO, LI, B, PARTNER_S)):
        closed(person, story, an_id(f"registration {number}")).passes(days=1)
    story.when(holding("subject", JO), by=CLARA).when(erasing(LI), by=CLARA).passes(days=362)
    assert image(story.replayed()) == image(story.partition)
    loaded = Story().partition
    loaded.load(image(story.partition))
    assert image(loaded) == image(story.partition)
    assert loaded.next_due() == story.partition.next_due()
    story.partition = loaded
    story.when(RELEASING, by=CLARA)
    assert went(story.passes(days=9)) == [((JO,), ()), ((B,), ()), ((PARTNER_S,), ())]


PARTNER_S = an_id(f"contact of {PARTNER.org}")

"""The states of a partner, a programme, a legal hold, customers and an order by a link, and what is asked in them."""

from datetime import timedelta

from contracts import partners as p
from contracts import registrations as r
from contracts.attributions import AttributeOrder
from contracts.customers import CustomersMerged, CustomerSplit
from contracts.envelope import Actor
from contracts.erasures import EraseSubjects
from contracts.exports import RecordExport, Selection
from contracts.message import Command
from contracts.programme import Programme, PublishProgramme, RetireProgramme
from contracts.retention import HeldMatter, PlaceLegalHold, ReleaseLegalHold
from contracts.values import ContactRef, Fact, Money, Prequalification
from tests.make import MAY_1, a_profile, an_id, details
from tests.registration.life.house import (
    KIM,
    ORDER,
    OTTO,
    PREVIEW,
    PROGRAMME,
    SMALL,
    A,
    certificate,
    fresh,
    partners,
    programme,
)
from tests.registration.life.running import Ask, Hear, Machine, State
from tests.registration.story import VENDOR, Story

GUS = Actor(VENDOR, "globex", "gus", ("partner",))
CLARA = Actor(VENDOR, None, "clara", ("compliance",))
CHANGED = a_profile(types=("var", "affiliate"), programmes=(PROGRAMME,), distributors=("bigbox",))
PLAIN = a_profile(types=("var", "affiliate"))


def _partner(**changes: object) -> Command:
    return p.RecordPartner(partner="globex", profile=a_profile(**changes))


def _full(story: Story) -> Story:
    for command in (
        p.RecordPartner(partner="globex", profile=CHANGED),
        p.ChangeTier(partner="globex", tier="platinum"),
        p.RecordCertification(partner="globex", certification=certificate(story, days=30)),
        p.RecordFact(partner="globex", fact=Fact(name="revenue", amount=100)),
        p.PrequalifySolution(partner="globex", prequalification=Prequalification(solution="shop")),
        p.ImposeCap(partner="globex", open_claims=0, reason="too many"),
    ):
        story.when(command, by=KIM)
    return story


def _unknown() -> Story:
    return Story().published(programme())


def _suspended() -> Story:
    return fresh().when(p.SuspendPartner(partner="globex", code="AUDIT"), by=KIM)


def _terminated() -> Story:
    return fresh().when(p.TerminatePartner(partner="globex", code="BREACH"), by=KIM)


def _order(_: Story) -> Command:
    return AttributeOrder(
        attribution=ORDER,
        partner="globex",
        programme=PROGRAMME,
        code="gx",
        customer=SMALL.customer,
        order_reference="PO 1",
        on=MAY_1.date(),
        value=Money(amount="900", currency="USD"),
    )


CLAIMING: tuple[Ask, ...] = (
    Ask(GUS, lambda _: r.CreateDraft(registration=A, partner="globex", details=SMALL)),
    Ask(GUS, lambda _: r.SubmitRegistration(registration=A, partner="globex", details=SMALL)),
    Ask(GUS, lambda _: r.PreviewRegistration(preview=PREVIEW, partner="globex", details=SMALL)),
    Ask(KIM, _order),
)
PARTNER = Machine(
    "Partner",
    (
        State("unknown", _unknown),
        State("active", fresh),
        State("active, with all that can be recorded", lambda: _full(fresh())),
        State("suspended", _suspended),
        State("terminated", _terminated),
    ),
    (
        Ask(KIM, lambda _: p.RecordPartner(partner="globex", profile=PLAIN), "as it is"),
        Ask(KIM, lambda _: p.RecordPartner(partner="globex", profile=CHANGED), "joins a programme, has a distributor"),
        Ask(KIM, lambda _: _partner(types=("msp",)), "another type"),
        Ask(KIM, lambda _: p.ChangeTier(partner="globex", tier="silver")),
        Ask(KIM, lambda story: p.RecordCertification(partner="globex", certification=certificate(story, days=10))),
        Ask(KIM, lambda _: p.RecordFact(partner="globex", fact=Fact(name="revenue", amount=100))),
        Ask(
            KIM,
            lambda _: p.PrequalifySolution(partner="globex", prequalification=Prequalification(solution="shop")),
        ),
        Ask(KIM, lambda _: p.ImposeCap(partner="globex", open_claims=5, reason="too many")),
        Ask(KIM, lambda _: p.LiftCap(partner="globex")),
        Ask(KIM, lambda _: p.SuspendPartner(partner="globex", code="AUDIT")),
        Ask(KIM, lambda _: p.ReinstatePartner(partner="globex")),
        Ask(KIM, lambda _: p.TerminatePartner(partner="globex", code="BREACH")),
        *CLAIMING,
    ),
)


def _published(**changes: object) -> Programme:
    return programme().model_copy(update=changes)


def _without_programme() -> Story:
    return partners(Story())


def _announced() -> Story:
    story = _without_programme()
    later = _published(effective_from=story.at + timedelta(days=30))
    return story.when(PublishProgramme(programme=later), by=OTTO)


def _retired() -> Story:
    return fresh().when(RetireProgramme(programme=PROGRAMME), by=OTTO)


PROGRAMMES = Machine(
    "Programme",
    (
        State("unknown", _without_programme),
        State("published for a later day", _announced),
        State("published", fresh),
        State("retired", _retired),
        State("published again", lambda: _retired().when(PublishProgramme(programme=_published()), by=OTTO)),
    ),
    (
        Ask(OTTO, lambda _: PublishProgramme(programme=_published())),
        Ask(OTTO, lambda _: RecordExport(export=ORDER, selection=Selection(partner="globex"), purpose="an audit")),
        Ask(OTTO, lambda _: EraseSubjects(erasure=ORDER, subjects=(ORDER,), reason="request 17")),
        Ask(OTTO, lambda _: RetireProgramme(programme=PROGRAMME)),
        Ask(KIM, lambda _: p.ChangeTier(partner="globex", tier="silver", programme=PROGRAMME), "in the programme"),
        *CLAIMING,
    ),
)


def _placed() -> Story:
    """While somebody's time was over already."""
    jo = ContactRef(subject=ORDER, commitment="0" * 64)
    story = fresh().when(r.CreateDraft(registration=A, partner="globex", details=details(contact=jo)), by=GUS)
    story.when(r.WithdrawRegistration(registration=A), by=GUS).when(_HOLD, by=CLARA)
    return story.passes(days=3651)


def _released() -> Story:
    return _placed().when(_RELEASE, by=CLARA)


_HOLD = PlaceLegalHold(legal_hold=ORDER, on=HeldMatter(kind="partner", id="globex"), reason="a dispute")
_RELEASE = ReleaseLegalHold(legal_hold=ORDER, reason="settled")
HOLDS = Machine(
    "Legal hold",
    (State("none", fresh), State("placed", _placed), State("released", _released)),
    (Ask(CLARA, lambda _: _HOLD), Ask(CLARA, lambda _: _RELEASE)),
)
_ONE, _TWO = an_id("customer"), an_id("customer two")
_MERGED = CustomersMerged(customer=_ONE, absorbed=_TWO, reason="one firm")
_SPLIT = CustomerSplit(customer=_ONE, part=_TWO, undone=True, reason="a mistake")
LINKS = Machine(
    "Two customers, on either of which there may be a legal hold",
    (
        State("never one", fresh),
        State("merged", lambda: fresh().sees(_MERGED)),
        State("taken apart again", lambda: fresh().sees(_MERGED).sees(_SPLIT)),
    ),
    (Hear(lambda _: _MERGED, "one firm"), Hear(lambda _: _SPLIT, "two firms")),
)
ORDERS = Machine(
    "Order by a partner's link",
    (
        State("none", fresh),
        State("attributed", lambda: fresh().when(_order(Story()), by=KIM)),
    ),
    (Ask(KIM, _order),),
)

"""How a registration comes to each state before it is granted."""

from contracts import cosell as c
from contracts import partners as p
from contracts import registrations as r
from tests.registration.life.house import (
    BIG,
    INVITATION,
    KIM,
    PETRA,
    SECURE,
    A,
    certificate,
    clear,
    fresh,
    held,
)
from tests.registration.story import Story

SEND_BACK = r.RequestInformation(registration=A, reasons=("UNCLEAR",), fields=("deal",))
AGREE, REFUSE = r.ApproveRegistration(registration=A), r.RejectRegistration(registration=A, code="NO_BUDGET")


def draft() -> Story:
    return fresh().when(r.CreateDraft(registration=A, partner="northwind", details=BIG), by=PETRA)


def submitted(asked: r.Details = BIG, **rules: object) -> Story:
    return fresh(**rules).when(r.SubmitRegistration(registration=A, partner="northwind", details=asked), by=PETRA)


def taken_unscreened() -> Story:
    return submitted().when(r.StartReview(registration=A), by=KIM)


def waiting() -> Story:
    return seen_clear(submitted())


def seen_clear(story: Story) -> Story:
    return story.sees(clear(story))


def agreed_once() -> Story:
    return waiting().when(AGREE, by=KIM)


def on_hold() -> Story:
    story = submitted()
    return story.sees(held(story))


def taken() -> Story:
    return waiting().when(r.StartReview(registration=A), by=KIM)


def late() -> Story:
    return waiting().passes(days=2)


def asked_back() -> Story:
    return waiting().when(SEND_BACK, by=KIM)


def shares_open() -> Story:
    return seen_clear(submitted()).when(invite(), by=PETRA)


def invite() -> c.InviteCoSellParty:
    return c.InviteCoSellParty(invitation=INVITATION, registration=A, partner="tailspin", share=40)


def out_of_certificate() -> Story:
    story = fresh()
    story.when(p.RecordCertification(partner="northwind", certification=certificate(story, hours=12)), by=KIM)
    story.when(r.SubmitRegistration(registration=A, partner="northwind", details=SECURE), by=PETRA)
    return seen_clear(story).passes(hours=13)


def rejected() -> Story:
    return waiting().when(REFUSE, by=KIM)


def appealed() -> Story:
    return rejected().when(r.FileAppeal(registration=A, grounds="there is a budget now"), by=PETRA)


def final() -> Story:
    return rejected().passes(days=10)

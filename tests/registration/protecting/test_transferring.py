"""A protection goes to another partner: offered, accepted under the rules, declined, taken back, or not answered."""

from decimal import Decimal

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.cosell import PartyJoined
from contracts.envelope import Actor
from contracts.message import Event
from contracts.partners import RecordCertification, SuspendPartner, TerminatePartner
from contracts.values import Certification, Chain
from services.registration.domain.settling import LOST
from tests.make import MAY_1, a_programme, an_id, details
from tests.registration.findings import resolved, screened
from tests.registration.protecting.grants import DAY, A, claimed, disputed, granted, of, suspended, under
from tests.registration.story import APPROVER, MANAGER, PARTNER, RIVAL, VENDOR, Story, bare
from tests.story import image

OFFER = g.TransferProtection(protection=A, to="contoso", reason="we close the office")
ACCEPT = g.AcceptTransfer(protection=A, note="gladly")
DECLINE = g.DeclineTransfer(protection=A, reason="no")
STRANGER = Actor(VENDOR, "tailspin", "tom", ("partner",))


def offered(**rules: object) -> Story:
    return granted(protection={"period": "P30D", "reminders": ["P10D"]}, **rules).when(OFFER)


def successor(story: Story) -> str:
    return next(event.successor for event in story.last if isinstance(event, g.ProtectionTransferred))


def test_an_offer_stands_for_the_programmes_time():
    offered().then(g.TransferOffered(**of(), to="contoso", reason="we close the office", due=MAY_1 + 15 * DAY))
    story = offered().passes(days=14, hours=23).quiet().passes(hours=1)
    story.then(g.TransferEnded(**of(), cause="lapsed", to="contoso"))
    assert story.ledger[-1].actor == "system/clock"
    story.when(ACCEPT, by=RIVAL).refused("NOT_FOUND")


def test_an_offer_stands_no_longer_than_what_is_offered():
    story = granted(protection={"period": "P5D", "grace": "P9D"}).when(OFFER)
    assert story.last[0].due == MAY_1 + 5 * DAY
    story.passes(days=5).types(g.TransferEnded, g.ProtectionEnteredGrace)


def test_whoever_accepts_gets_a_registration_of_its_own_for_the_rest_of_the_time():
    story = offered().passes(days=12).when(ACCEPT, by=RIVAL)
    story.types(
        r.RegistrationSubmitted,
        g.ProtectionTransferred,
        r.RegistrationCancelled,
        r.RegistrationApproved,
        g.ProtectionGranted,
    )
    submitted, transferred, cancelled, approved, protected = story.last
    new = successor(story)
    assert (submitted.registration, submitted.partner.partner, submitted.transferred_from) == (new, "contoso", A)
    assert (transferred.to, cancelled.registration, cancelled.code) == ("contoso", A, "TRANSFERRED")
    assert (approved.rule, approved.automatic, approved.customer) == ("TRANSFERRED", True, an_id("customer"))
    assert (protected.window.start, protected.window.end) == (story.at, MAY_1 + 30 * DAY)
    assert (protected.reminders, protected.transferred_from) == ((MAY_1 + 20 * DAY,), A)
    assert [record.actor for record in story.ledger[-2:]] == ["system/registration"] * 2
    story.when(g.ReleaseProtection(protection=A)).refused("WRONG_STATE")
    story.when(g.ReleaseProtection(protection=new), by=RIVAL).types(g.ProtectionReleased)
    assert image(story.replayed()) == image(story.partition)


def test_nobody_else_is_told_that_there_is_an_offer():
    offered().with_partner("tailspin").when(ACCEPT, by=STRANGER).refused("NOT_FOUND")
    offered().when(ACCEPT, by=PARTNER).refused("NOT_FOUND")
    granted().when(ACCEPT, by=RIVAL).refused("NOT_FOUND")
    granted().when(ACCEPT, by=MANAGER).refused("NOT_OFFERED")


@pytest.mark.parametrize(("by", "cause"), [(RIVAL, "declined"), (PARTNER, "taken_back"), (MANAGER, "taken_back")])
def test_an_offer_is_declined_or_taken_back(by, cause):
    story = offered().when(DECLINE, by=by).then(g.TransferEnded(**of(), cause=cause, reason="no", to="contoso"))
    story.when(ACCEPT, by=MANAGER).refused("NOT_OFFERED")
    story.when(OFFER).types(g.TransferOffered)


def test_who_offered_it_does_not_accept_it_for_the_other_side():
    by_staff = granted().when(OFFER, by=MANAGER)
    by_staff.when(ACCEPT, by=MANAGER).refused("OFFERER_CANNOT_ACCEPT")
    changed_sides = Actor(VENDOR, "contoso", MANAGER.subject, ("partner",))
    by_staff.when(ACCEPT, by=changed_sides).refused("OFFERER_CANNOT_ACCEPT")
    by_staff.when(DECLINE, by=MANAGER).types(g.TransferEnded)
    assert granted().when(OFFER, by=MANAGER).when(ACCEPT, by=RIVAL).last[1].to == "contoso"
    assert offered().when(ACCEPT, by=MANAGER).last[1].to == "contoso"


ENDS = {
    "the claim is withdrawn": (r.WithdrawRegistration(registration=A), PARTNER, g.ProtectionReleased),
    "it is given back": (g.ReleaseProtection(protection=A), PARTNER, g.ProtectionReleased),
    "it is revoked": (g.RevokeProtection(protection=A, code="FRAUD"), MANAGER, g.ProtectionRevoked),
    "the registration is cancelled": (r.CancelRegistration(registration=A, code="ERROR"), MANAGER, g.ProtectionRevoked),
    "the deal is won": (
        r.RecordOutcome(registration=A, outcome="won", on=MAY_1.date()),
        PARTNER,
        g.ProtectionFulfilled,
    ),
    "the deal is lost": (
        r.RecordOutcome(registration=A, outcome="lost", on=MAY_1.date()),
        PARTNER,
        g.ProtectionReleased,
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_whoever_was_to_answer_is_told_when_what_was_offered_ends(how):
    command, by, end = ENDS[how]
    story = offered().when(command, by=by)
    ended = g.TransferEnded(**of(), cause="taken_back", to="contoso", with_protection=True)
    assert story.last.index(ended) < [type(event) for event in story.last].index(end)
    story.when(ACCEPT, by=RIVAL).refused("NOT_FOUND")
    assert image(story.replayed()) == image(story.partition)


def test_an_offer_ends_with_a_lost_conflict_with_the_partner_and_with_long_silence():
    told = g.TransferEnded(**of(), cause="taken_back", to="contoso", with_protection=True)
    lost = resolved(an_id("case"), a="deny")
    offered().sees(disputed()).sees(lost).decides(told, *revoked(LOST, lost.conflict))
    ended = offered().when(TerminatePartner(partner="northwind", code="BREACH"), by=MANAGER).passes(seconds=1)
    assert [bare(event) for event in ended.last[:3]] == [told, *revoked("PARTNER_TERMINATED")]
    silence = {"every": "P3D", "revocable_after": "P5D", "revoke": "automatic"}
    silent = offered(activity=silence).passes(days=5)
    assert [bare(event) for event in silent.last[1:]] == [told, *revoked("INACTIVE")]


def test_what_was_not_offered_ends_without_a_word_of_an_offer():
    granted().when(g.ReleaseProtection(protection=A)).types(g.ProtectionReleased)


def revoked(code: str, conflict: str | None = None) -> list[Event]:
    return [
        g.ProtectionRevoked(**of(), code=code, conflict=conflict),
        r.RegistrationCancelled(registration=A, code=code, conflict=conflict),
    ]


def test_what_may_be_offered_to_whom():
    offered().when(OFFER).refused("ALREADY_OFFERED")
    granted().when(OFFER.model_copy(update={"to": "northwind"})).refused("NOTHING_CHANGED")
    granted().when(OFFER.model_copy(update={"to": "nobody"})).refused("PARTNER_UNKNOWN")
    gone = granted().when(SuspendPartner(partner="contoso", code="AUDIT"), by=MANAGER)
    gone.when(OFFER).refused("PARTNER_UNKNOWN")
    gone.when(OFFER, by=MANAGER).refused("PARTNER_SUSPENDED")
    suspended(granted()).when(OFFER).refused("SUSPENDED")
    granted(protection={"period": "P30D", "grace": "P9D"}).passes(days=31).when(OFFER).refused("IN_GRACE")


def test_the_other_partner_must_pass_the_rules():
    known = a_programme().model_dump()
    known["tracks"]["var"] |= {"certificates": [{"certificate": "sales"}]}
    held = Certification(name="sales", valid_until=MAY_1 + 99 * DAY)
    story = under(a_programme(tracks=known["tracks"]))
    story.when(RecordCertification(partner="northwind", certification=held), by=MANAGER)
    granted(story).when(OFFER).when(ACCEPT, by=RIVAL).refused("CERTIFICATE_MISSING", rule="CERTIFIED")


def test_a_cap_counts_what_is_taken_over():
    story = under(caps={"open_claims": 1})
    claimed(story, an_id("own"), "contoso", products=("cloud/email",))
    granted(story).when(OFFER).when(ACCEPT, by=RIVAL).refused("TOO_MANY_OPEN_CLAIMS", rule="OPEN_CLAIMS_BELOW_CAP")


def test_what_rests_for_a_dispute_goes_to_nobody_meanwhile():
    story = granted(protection={"period": "P30D", "dispute": "suspends"}).when(OFFER).sees(disputed())
    story.when(ACCEPT, by=RIVAL).refused("SUSPENDED")


def test_extensions_and_the_duty_to_report_go_with_it():
    rules = {
        "extensions": {"count": 1, "period": "P20D", "automatic": True},
        "activity": {"every": "P7D", "revocable_after": "P9D"},
    }
    story = granted(protection={"period": "P30D"}, **rules).when(g.RequestExtension(protection=A))
    story.when(OFFER).passes(days=3).when(ACCEPT, by=RIVAL)
    protected = story.last[-1]
    assert (protected.window.end, protected.extensions) == (MAY_1 + 50 * DAY, 1)
    assert protected.activity_due == story.at + 7 * DAY
    story.when(g.RequestExtension(protection=protected.protection), by=RIVAL).refused("EXTENSIONS_USED_UP")


def test_a_distributor_that_does_not_supply_the_other_partner_is_no_part_of_its_chain():
    story = under().with_partner("bigbox", types=("distributor",)).with_partner(distributors=("bigbox",))
    story = claimed(story, chain=Chain(distributor="bigbox")).when(OFFER).when(ACCEPT, by=RIVAL)
    assert story.last[0].details.chain.distributor is None


def test_who_joined_the_deal_stays_on_it():
    story = offered()
    for name, share in (("tailspin", 20), ("contoso", 30)):
        joined = PartyJoined(
            registration=A,
            invitation=an_id(name),
            partner=name,
            role="supporting",
            share=share,
            contribution=f"people of {name}",
        )
        story.given((f"registration/{A}", joined, RIVAL))
    story.when(ACCEPT, by=RIVAL)
    [party] = [event for event in story.last if isinstance(event, PartyJoined)]
    assert (party.registration, party.partner, party.share) == (successor(story), "tailspin", Decimal(20))
    assert party.contribution == "people of tailspin"
    assert image(story.replayed()) == image(story.partition)


def test_who_wrote_it_gives_it_no_more_time_at_its_new_partner_either():
    story = under(extensions={"count": 1, "period": "P20D"})
    written = r.SubmitRegistration(registration=A, partner="northwind", details=details())
    story.when(written, by=MANAGER).sees(screened(A, registration_version=2))
    new = story.when(OFFER).when(ACCEPT, by=RIVAL).last[-1].registration
    story.when(g.RequestExtension(protection=new), by=RIVAL).types(g.ProtectionExtensionRequested)
    story.when(g.GrantExtension(protection=new), by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")
    story.when(g.GrantExtension(protection=new), by=APPROVER).types(g.ProtectionExtended)
    assert image(story.replayed()) == image(story.partition)


def test_lost_time_of_a_suspended_holder_is_not_lost_for_the_heir():
    protection = {"period": "P30D", "stops_clock": True}
    story = granted(protection=protection, standing={"on_suspension": "suspends"})
    story.when(SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER).passes(days=5)
    story.when(OFFER, by=MANAGER).passes(days=5).when(ACCEPT, by=RIVAL)
    assert story.last[-1].window.end == MAY_1 + 40 * DAY


def test_what_rests_since_its_time_was_over_is_nothing_to_hand_on():
    """Nobody looked at the clock: the suspension of the partner came first, and is carried out late."""
    rests = {"protection": {"period": "P5D", "stops_clock": True}, "standing": {"on_suspension": "suspends"}}
    story = granted(**rests).when(SuspendPartner(partner="northwind", code="AUDIT"), by=MANAGER)
    story.at += 9 * DAY
    story._take(story.partition.due(story._now()))
    assert isinstance(story.last[0], g.ProtectionSuspended)
    story.when(OFFER, by=MANAGER).types(g.TransferOffered)
    story.when(ACCEPT, by=RIVAL).refused("NOT_PROTECTED")

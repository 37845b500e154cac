"""One side ends: for nothing, into the other's deal, or into its partner's other claim."""

from decimal import Decimal

from contracts import cosell
from contracts import protections as g
from contracts import registrations as r
from tests.make import details, proof
from tests.registration.findings import held
from tests.registration.protecting.grants import granted
from tests.registration.settling.cases import CASE, A, B, contested, effect, settled
from tests.registration.story import RIVAL, SETTLER, Story
from tests.story import image

JOINED = (cosell.CoSellPartyInvited, cosell.CoSellInvitationAccepted, cosell.PartyJoined)


def joins(share: int | None = 40) -> Story:
    how = {"into": A, "party": "contoso", "share": None if share is None else Decimal(share)}
    return contested().sees(settled("co_sell_shared", effect(A, "keep"), effect(B, "join", **how)))


def test_in_a_shared_deal_the_other_partner_is_on_it_and_its_own_claim_ends():
    story = joins().types(r.RegistrationRejected, *JOINED)
    rejected, invited, _, joined = story.last
    assert (rejected.registration, rejected.code) == (B, "SHARED_DEAL")
    assert (invited.subject, invited.partner, invited.role, invited.share) == (A, "contoso", "supporting", Decimal(40))
    assert (joined.registration, joined.partner, joined.share) == (A, "contoso", Decimal(40))
    assert {record.actor for record in story.ledger[-3:]} == {SETTLER}
    assert [party.partner for party in story.partition.state.registration(A).parties] == ["contoso"]
    assert image(story.replayed()) == image(story.partition)


def test_who_joined_by_an_outcome_may_leave_like_anybody():
    story = joins().when(r.LeaveRegistration(registration=A, partner="contoso"), by=RIVAL)
    story.types(cosell.PartyLeft, cosell.CoSellInvitationClosed)


def test_a_share_is_no_more_than_is_left():
    story = contested()
    how = {"into": A, "party": "contoso", "share": Decimal(100)}
    story.sees(settled("co_sell_shared", effect(A, "keep"), effect(B, "join", **how)))
    assert story.last[-1].share == Decimal(100)


def test_direct_sales_joins_as_the_vendors_own():
    story = contested().sees(settled("co_sell_shared", effect(A, "keep"), effect("d" * 8 + A[8:], "join", into=A)))
    story.types(*JOINED)
    assert (story.last[0].partner, story.last[0].role, story.last[0].customer) == (None, "presales", None)


def test_a_lead_that_has_ended_takes_nobody_on():
    story = contested().when(r.WithdrawRegistration(registration=A))
    story.sees(settled("co_sell_shared", effect(A, "keep"), effect(B, "join", into=A, party="contoso")))
    story.types(r.RegistrationRejected)


def two_of_one() -> Story:
    story = granted()
    asked = details(evidence=(proof("contact"), proof("proposal"), proof("demonstration")))
    story.when(r.SubmitRegistration(registration=B, partner="northwind", details=asked))
    return story.sees(held(B, CASE, asked=asked))


def test_of_two_claims_of_one_partner_one_goes_on_with_what_both_have_shown():
    merge = settled("same_partner_merged", effect(A, "keep"), effect(B, "merge", into=A))
    story = two_of_one().sees(merge).types(r.RegistrationRejected, r.EvidenceAttached)
    rejected, attached = story.last
    assert (rejected.registration, rejected.code) == (B, "SAME_PARTNER_MERGED")
    assert (attached.registration, attached.item.kind) == (A, "proposal")
    assert image(story.replayed()) == image(story.partition)


def test_affiliated_partners_keep_their_proofs_for_themselves():
    merge = settled("same_partner_merged", effect(A, "keep"), effect(B, "merge", into=A))
    contested().sees(merge).types(r.RegistrationRejected)


def test_a_protection_may_be_what_ends():
    how = {"into": B, "party": "northwind", "share": Decimal(10)}
    story = contested().sees(settled("co_sell_shared", effect(A, "join", **how), effect(B, "award")))
    ends = (g.ProtectionRevoked, r.RegistrationCancelled)
    story.types(*ends, *JOINED, r.RegistrationApproved, g.ProtectionGranted)

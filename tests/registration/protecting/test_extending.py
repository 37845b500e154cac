"""More time: asked for in its stretch with fresh evidence, granted by rule or by a person, denied, or too late."""

import pytest

from contracts import protections as g
from contracts import registrations as r
from contracts.partners import RecordFact, SuspendPartner, TerminatePartner
from contracts.values import Fact, ProgrammeRef
from tests.make import MAY_1, proof
from tests.registration.desks import DORA, FAY, KIM, routed
from tests.registration.protecting.grants import DAY, A, granted, of, suspended, under
from tests.registration.story import APPROVER, MANAGER, PARTNER, Story
from tests.story import image

RULES = {"count": 1, "period": "P20D", "ask_within": "P10D", "evidence": "meeting", "age": "P15D"}
PROTECTION = {"period": "P30D", "reminders": ["P5D"], "grace": "P3D", "tail": "P9D"}


def protected(**extensions: object) -> Story:
    return granted(protection=PROTECTION, extensions={**RULES, **extensions})


def ask(story: Story, kind: str = "meeting", days: int = 0, **changes: object) -> Story:
    evidence = (proof(kind, story.at - days * DAY),) if kind else ()
    return story.when(g.RequestExtension(protection=A, reason="budget round", evidence=evidence, **changes))


def asked() -> Story:
    return ask(protected().passes(days=22))


GRANT = g.GrantExtension(protection=A, note="fine")
REVOKE = g.RevokeProtection(protection=A, code="INACTIVE")
MONTHLY = {"every": "P25D", "revocable_after": "P40D"}


def test_a_rule_gives_more_time_with_new_reminders_grace_and_tail():
    story = ask(protected(automatic=True).passes(days=22))
    end = MAY_1 + 50 * DAY
    extended = g.ProtectionExtended(
        **of(),
        end=end,
        reminders=(end - 5 * DAY,),
        grace_until=end + 3 * DAY,
        tail_until=end + 9 * DAY,
        count=1,
        automatic=True,
        partner=story.last[1].partner,
        programme=ProgrammeRef(programme="upm-default", version=1),
        trace=story.last[1].trace,
    )
    assert story.last[1] == extended
    assert (extended.partner.partner, extended.partner.tier) == ("northwind", "gold")
    assert [(found["rule"], found["verdict"], found["because"]) for found in extended.trace] == [
        ("EXTENSION_EVIDENCED", "passed", "evidence: meeting, no older than P15D")
    ]
    story.types(r.EvidenceAttached, g.ProtectionExtended)
    assert [record.actor for record in story.ledger[-2:]] == [str(PARTNER), "system/registration"]
    story.passes(days=23).types(g.ProtectionExpiringSoon).passes(days=5).types(g.ProtectionEnteredGrace)


def test_a_person_is_asked_and_owes_an_answer_like_any_decision():
    story = asked().types(r.EvidenceAttached, g.ProtectionExtensionRequested)
    assert story.last[1].due == story.at.replace(day=26)  # two business days behind a Saturday
    story.when(GRANT, by=APPROVER).types(g.ProtectionExtended)
    assert (story.last[0].end, story.last[0].count, story.last[0].automatic) == (MAY_1 + 50 * DAY, 1, False)


def test_a_denied_extension_leaves_the_end_where_it_was():
    story = asked().when(g.DenyExtension(protection=A, code="NO_PROGRESS", note="n"), by=MANAGER)
    trace = story.last[0].trace
    assert [(found["rule"], found["verdict"]) for found in trace] == [("EXTENSION_EVIDENCED", "passed")]
    story.decides(g.ProtectionExtensionDenied(**of(), code="NO_PROGRESS", note="n"))
    story.passes(days=8).types(g.ProtectionExpiringSoon, g.ProtectionEnteredGrace)
    story.when(GRANT, by=APPROVER).refused("NO_EXTENSION_ASKED")


def test_an_answer_that_comes_in_grace_still_counts_from_the_old_end():
    story = asked().passes(days=9)
    story.when(GRANT, by=APPROVER)
    assert story.last[0].end == MAY_1 + 50 * DAY
    story.passes(days=19).types(g.ProtectionExpiringSoon, g.ProtectionEnteredGrace)


@pytest.mark.parametrize("revoke", ["automatic", "by_person"])
def test_more_time_that_is_given_in_grace_is_not_taken_away_for_silence_in_grace(revoke):
    activity = {"every": "P20D", "revocable_after": "P31D", "revoke": revoke}
    story = granted(protection=PROTECTION, extensions={"count": 1, "period": "P20D"}, activity=activity)
    ask(story.passes(days=21), "").passes(days=11)
    assert isinstance(story.last[-1], g.ProtectionEnteredGrace)
    story.when(GRANT, by=APPROVER)
    owed = (story.last[0].activity_due, story.last[0].revocable_from)
    assert owed == (story.at + 20 * DAY, story.at + 31 * DAY)
    story.passes(seconds=1).quiet().when(REVOKE, by=MANAGER).refused("NOT_REVOCABLE_YET")
    story.passes(days=19).types(g.ProtectionExpiringSoon, g.ProtectionEnteredGrace)
    assert image(story.replayed()) == image(story.partition)


def test_more_time_that_is_given_before_the_end_changes_no_duty():
    story = ask(granted(protection=PROTECTION, extensions=RULES, activity=MONTHLY).passes(days=22))
    story.when(GRANT, by=APPROVER)
    assert (story.last[0].activity_due, story.last[0].revocable_from) == (None, None)


def test_an_answer_that_comes_behind_all_grants_nothing():
    asked().passes(days=11).when(GRANT, by=APPROVER).refused("NOT_PROTECTED")
    slow = granted(protection={**PROTECTION, "grace": "P60D"}, extensions=RULES)
    ask(slow.passes(days=22)).passes(days=40).when(GRANT, by=APPROVER).refused("EXTENSION_TOO_LATE")


def test_who_wrote_the_claim_or_sent_evidence_does_not_extend_it():
    evidence = r.AttachEvidence(registration=A, evidence=(proof("quote"),))
    story = asked().when(evidence, by=MANAGER)
    story.when(GRANT, by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")
    story.when(g.DenyExtension(protection=A, code="X1"), by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")


def test_who_asked_for_more_time_does_not_give_it():
    story = granted(protection=PROTECTION, extensions={"count": 1, "period": "P20D"}).passes(days=22)
    story.when(g.RequestExtension(protection=A, reason="they called"), by=MANAGER)
    story.when(GRANT, by=MANAGER).refused("SUBMITTER_CANNOT_APPROVE")
    assert image(story.replayed()) == image(story.partition)
    story.when(GRANT, by=APPROVER).types(g.ProtectionExtended)


def test_it_is_asked_in_its_stretch_once_at_a_time_and_no_more_often_than_stated():
    ask(protected().passes(days=19)).refused("EXTENSION_TOO_EARLY")
    ask(asked(), "").refused("EXTENSION_ASKED")
    story = ask(protected(automatic=True).passes(days=22)).passes(days=20)
    ask(story).refused("EXTENSIONS_USED_UP")
    story = ask(protected(automatic=True, count=2).passes(days=22)).passes(days=20)
    assert ask(story).last[-1].count == 2


def test_a_programme_without_extensions_gives_none():
    ask(granted(protection=PROTECTION).passes(days=22)).refused("NO_EXTENSIONS")
    ask(protected(count=0).passes(days=22)).refused("NO_EXTENSIONS")


def test_the_evidence_must_be_there_and_fresh():
    ask(protected().passes(days=22), "quote").refused("EVIDENCE_MISSING", rule="EXTENSION_EVIDENCED")
    ask(protected().passes(days=22), "meeting", days=16).refused("EVIDENCE_MISSING", rule="EXTENSION_EVIDENCED")
    ask(protected().passes(days=22), days=-3).refused("EVIDENCE_IN_FUTURE")
    known = (
        protected()
        .passes(days=10)
        .when(r.AttachEvidence(registration=A, evidence=(proof("meeting", MAY_1 + 10 * DAY),)), by=PARTNER)
    )
    ask(known.passes(days=12), "").types(g.ProtectionExtensionRequested)


def test_a_partner_must_still_be_what_extensions_ask_for():
    needs = {"name": "certified", "needs": {"certificate": "sales"}, "at": ["extension"]}
    story = granted(protection=PROTECTION, extensions=RULES, prerequisites=[needs])
    ask(story.passes(days=22)).refused("PREREQUISITE_MISSING", rule="PREREQUISITE_CERTIFIED")


@pytest.mark.parametrize(
    ("stands", "code"),
    [
        (SuspendPartner(partner="northwind", code="AUDIT"), "PARTNER_SUSPENDED"),
        (TerminatePartner(partner="northwind", code="BREACH"), "PARTNER_TERMINATED"),
    ],
)
def test_a_partner_that_may_make_no_claims_keeps_its_protections_and_has_no_more_time_for_them(stands, code):
    kept = {"on_suspension": "keeps", "on_termination": "keeps"}
    rules = {"protection": PROTECTION, "extensions": RULES, "standing": kept}
    story = granted(**rules).when(stands, by=MANAGER).passes(days=22)
    ask(story).refused(code)
    story = ask(granted(**rules).passes(days=22)).when(stands, by=MANAGER).passes(seconds=1)
    story.when(GRANT, by=APPROVER).refused(code)
    story.when(g.DenyExtension(protection=A, code="AUDITED"), by=MANAGER).types(g.ProtectionExtensionDenied)


def test_what_extensions_ask_for_is_there_when_the_time_is_given():
    needs = {"name": "revenue", "needs": {"fact": "revenue", "at_least": 10}, "at": ["extension"]}
    fact = Fact(name="revenue", amount=20, valid_until=MAY_1 + 23 * DAY)
    story = granted(protection=PROTECTION, extensions=RULES, prerequisites=[needs])
    story.when(RecordFact(partner="northwind", fact=fact), by=MANAGER)
    story = ask(story.passes(days=22)).types(r.EvidenceAttached, g.ProtectionExtensionRequested).passes(days=2)
    story.when(GRANT, by=APPROVER).refused("PREREQUISITE_MISSING", rule="PREREQUISITE_REVENUE")
    story.when(RecordFact(partner="northwind", fact=fact.model_copy(update={"valid_until": None})), by=MANAGER)
    story.when(GRANT, by=APPROVER).types(g.ProtectionExtended)


def test_proof_that_was_found_not_to_hold_gives_no_time_and_proof_that_aged_meanwhile_does():
    story = asked()
    false = r.VerifyEvidence(registration=A, evidence=story.last[0].evidence, holds=False)
    story.when(false, by=MANAGER).when(GRANT, by=APPROVER)
    story.refused("EVIDENCE_MISSING", rule="EXTENSION_EVIDENCED")
    aged = ask(protected().passes(days=22), days=14).passes(days=3).when(GRANT, by=APPROVER)
    assert [found["verdict"] for found in aged.types(g.ProtectionExtended).last[0].trace] == ["passed"]


def test_the_desk_that_such_a_claim_is_put_to_answers_and_once_it_is_late_the_one_above_too():
    story = ask(granted(under(routed(extensions=RULES, protection=PROTECTION))).passes(days=22))
    deny = g.DenyExtension(protection=A, code="NO_PROGRESS")
    for by in (FAY, DORA):
        story.when(GRANT, by=by).refused("NOT_YOUR_DESK").when(deny, by=by).refused("NOT_YOUR_DESK")
    story.passes(days=7).when(GRANT, by=FAY).refused("NOT_YOUR_DESK")
    story.when(GRANT, by=DORA).types(g.ProtectionExtended)
    early = ask(granted(under(routed(extensions=RULES, protection=PROTECTION))).passes(days=22))
    early.when(GRANT, by=KIM).types(g.ProtectionExtended)


def test_what_rests_or_is_over_is_not_extended():
    ask(suspended(protected().passes(days=22))).refused("NOT_IN_FORCE")
    ask(protected().passes(days=31)).refused("NOT_IN_FORCE")
    ask(protected().passes(days=34)).refused("NOT_PROTECTED")


def test_an_answer_that_is_owed_is_warned_of_and_then_told_to_be_late_once():
    warned = {"within": "P5D", "at_risk": "P2D", "information_within": "P5D"}
    programme = routed(decision=warned, extensions=RULES, protection=PROTECTION)
    story = granted(under(programme)).passes(days=22)
    ask(story)
    due = story.last[1].due
    story.passes(days=4).then(
        g.ProtectionExpiringSoon(**of(), end=MAY_1 + 30 * DAY), g.ExtensionSlaAtRisk(**of(), due=due)
    )
    assert {record.actor for record in story.ledger[-2:]} == {"system/clock"}
    story.passes(days=3).then(g.ExtensionSlaBreached(**of(), due=due, escalated_to=("director",)))
    story.when(GRANT, by=DORA).types(g.ProtectionExtended)
    assert image(story.replayed()) == image(story.partition)


def test_a_late_answer_is_told_in_grace_too_and_not_once_all_is_over():
    slow = {"within": "P9D", "information_within": "P5D"}
    story = ask(granted(protection=PROTECTION, extensions=RULES, decision=slow).passes(days=22))
    story.passes(days=9).types(g.ProtectionExpiringSoon, g.ProtectionEnteredGrace, g.ExtensionSlaBreached)
    story.when(GRANT, by=APPROVER).types(g.ProtectionExtended)
    slow["within"] = "P12D"
    story = ask(granted(protection=PROTECTION, extensions=RULES, decision=slow).passes(days=22))
    kinds = (g.ProtectionExpiringSoon, g.ProtectionEnteredGrace, g.ProtectionExpired, r.RegistrationExpired)
    story.passes(days=60).types(*kinds)


def test_what_was_answered_is_never_late():
    story = asked().when(g.DenyExtension(protection=A, code="NO_PROGRESS"), by=MANAGER)
    story.passes(days=8).types(g.ProtectionExpiringSoon, g.ProtectionEnteredGrace)


def test_while_the_service_is_down_nothing_is_lost_and_nothing_said_twice():
    story = asked()
    story.at += 9 * DAY
    story.when(GRANT, by=APPROVER)
    story.types(g.ProtectionExpiringSoon, g.ExtensionSlaBreached, g.ProtectionEnteredGrace, g.ProtectionExtended)
    story.passes(days=1).quiet()

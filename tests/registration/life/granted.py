"""How a registration comes to each state behind its grant, and how its protection does."""

from contracts import cosell as c
from contracts import partners as p
from contracts import protections as g
from contracts import registrations as r
from tests.make import proof
from tests.registration.life.house import (
    BIG_ELSEWHERE,
    ELSEWHERE,
    FAY,
    INVITATION,
    KIM,
    PETRA,
    RAUL,
    SMALL,
    TARA,
    A,
    detected,
    held,
    several,
)
from tests.registration.life.undecided import AGREE, invite, seen_clear, submitted, waiting
from tests.registration.story import Story


def granted() -> Story:
    return seen_clear(submitted(SMALL))


def granted_under(**rules: object) -> Story:
    return seen_clear(submitted(SMALL, **rules))


def granted_by_people() -> Story:
    return waiting().when(AGREE, by=KIM).when(AGREE, by=FAY)


def near_its_end() -> Story:
    story = granted().passes(days=25)
    return story.when(r.ReportActivity(registration=A, at=story.at, summary="call"), by=PETRA).passes(days=20)


def more_time(story: Story) -> g.RequestExtension:
    return g.RequestExtension(protection=A, evidence=(proof("proposal", at=story.at),))


def extension_asked() -> Story:
    story = near_its_end()
    return story.when(more_time(story), by=PETRA)


def offered() -> Story:
    return granted().when(g.TransferProtection(protection=A, to="contoso"), by=PETRA)


def other_scope_asked() -> Story:
    return granted().when(r.AmendRegistration(registration=A, details=ELSEWHERE), by=PETRA)


def other_scope_waits() -> Story:
    return seen_clear(_other_scope_asked_of_people())


def other_scope_held() -> Story:
    story = _other_scope_asked_of_people()
    return story.sees(held(story))


def _other_scope_asked_of_people() -> Story:
    return granted_by_people().when(r.AmendRegistration(registration=A, details=BIG_ELSEWHERE), by=PETRA)


def report_overdue() -> Story:
    return granted().passes(days=31)


def silent() -> Story:
    return granted().passes(days=46)


def suspended() -> Story:
    return granted().when(g.SuspendProtection(protection=A, code="AUDIT"), by=KIM)


def disputed() -> Story:
    story = granted()
    return story.sees(detected(story))


def suspended_twice() -> Story:
    return disputed().when(g.SuspendProtection(protection=A, code="AUDIT"), by=KIM)


def partner_suspended() -> Story:
    return granted().when(p.SuspendPartner(partner="northwind", code="AUDIT"), by=KIM).passes(seconds=1)


def left_with_less() -> Story:
    story = granted()
    return story.sees(several(story))


def less_and_appealed() -> Story:
    return left_with_less().when(r.FileAppeal(registration=A, grounds="we were first"), by=PETRA)


def in_grace() -> Story:
    return granted().passes(days=61)


def in_grace_with_extension_asked() -> Story:
    return extension_asked().passes(days=16)


def in_its_tail() -> Story:
    return granted().passes(days=71)


def released() -> Story:
    return granted().when(g.ReleaseProtection(protection=A), by=PETRA)


def joint() -> Story:
    return granted().when(invite(), by=PETRA).when(c.AcceptInvitation(invitation=INVITATION), by=TARA)


def withdrawn() -> Story:
    return submitted().when(r.WithdrawRegistration(registration=A), by=PETRA)


def expired() -> Story:
    return granted().passes(days=91)


def cancelled() -> Story:
    return granted().when(r.CancelRegistration(registration=A, code="ERROR"), by=KIM)


def transferred() -> Story:
    return offered().when(g.AcceptTransfer(protection=A), by=RAUL)


def won() -> Story:
    story = granted()
    return story.when(r.RecordOutcome(registration=A, outcome="won", on=story.at.date()), by=PETRA)


def told_of() -> Story:
    """What its partner says was won would be paid for, and no order shows it."""
    story = granted_under(reward={"kind": "commission", "rate": 10})
    return story.when(r.RecordOutcome(registration=A, outcome="won", on=story.at.date()), by=PETRA)


def lost() -> Story:
    story = granted()
    return story.when(r.RecordOutcome(registration=A, outcome="lost", on=story.at.date()), by=PETRA)

"""The part of a scene in which two partners claim one customer: what is promised, what the rules say, who wins."""

from datetime import timedelta

from tests.scenes.deal import Deal
from tests.scenes.promises import day
from tests.scenes.teller import MANAGER, Teller

TALKED = ("contact", "needs_conversation")
MET = ("contact", "meeting")
QUIET = timedelta(days=60)
MINUTE = timedelta(minutes=1)


def contested(scene: Teller) -> None:
    """The first shows no work when it is asked, and loses by rule; one that works is quiet for too long."""
    scene.tell(
        "Two partners claim one customer. Who shows no meeting when both are asked for their work loses by rule."
    )
    early = scene.partner("early", types=["var"], tier="gold")
    later = scene.partner("later", types=["var"], tier="gold")
    held = early.registers(name="the first deal", evidence=TALKED, customer=_customer("Stahlbau")).is_("approved")
    wanted = later.registers(name="the second deal", evidence=MET, customer=_customer("Stahlbau")).is_("under_review")
    case = _told(scene, wanted)
    assert scene.stage.ask(MANAGER, "POST", f"/conflicts/{case}/request-evidence", {}).accepted
    due = scene.stage.case(case)[-1].data["due"]
    scene.line(f"kim (channel-manager): asks both to show their work until {day(due)}")
    proof = {"kind": "proposal", "at": scene.stage.now().isoformat(), "summary": "handed to the board"}
    wanted.does(later, "evidence", {"evidence": [proof]}, "later attaches a proposal to the second deal")
    scene.passes(days=10)
    settled = next(event for event in scene.stage.case(case) if event.kind == "conflict.resolved").data
    scene.line(f"→ `{settled['outcome']}` by `{settled['rule']}`: {settled['reason']}")
    held.is_("cancelled")
    wanted.is_("approved")
    scene.tell("A claim on which nobody was seen working for sixty days does not stand either.")
    for name, waits in (("Glashandel", QUIET - MINUTE), ("Ziegelei", QUIET)):
        early.registers(name=f"the {name} deal", evidence=MET, customer=_customer(name)).is_("approved")
        scene.passes(f"{waits} pass", seconds=waits.total_seconds())
        _told(scene, later.registers(name="the same deal", evidence=MET, customer=_customer(name)).is_("under_review"))


def _customer(name: str) -> dict[str, str]:
    return {"name": f"{name} Musterstadt AG", "website": f"{name.lower()}.example", "country": "DE"}


def _told(scene: Teller, deal: Deal) -> str:
    """The case in which a deal waits: its kind, until when it is promised, and what the rules would decide."""
    (case,) = scene.stage.conflicts(deal.id)
    data = scene.stage.case(case)[0].data
    said = data["suggestion"]
    scene.line(f"→ a case: `{data['kind']}`, due {day(data['due'])}, late soon from {day(data['at_risk'])}")
    scene.line(f"→ the rules would decide `{said['outcome']}`: {said['reason']}")
    return case

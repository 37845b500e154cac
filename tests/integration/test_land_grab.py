"""The fifty accounts as one pattern: flagged, confirmed, asked for proof, and lost claim by claim for want of it."""

import pytest

from contracts import blanket as b
from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command
from tests.integration.fifty import ACCOUNTS, DEVELOPER, KIM, SQUATTER, VENDOR, WANTED, Fifty, replays
from tests.make import proof
from tests.story import event_of

GUS = Actor(VENDOR, SQUATTER, "gus", ("partner",))
CARLA = Actor(VENDOR, None, "carla", ("compliance",))
WORKED = 7
"""The one of the fifty that the squatter does work on."""


class Grab(Fifty):
    """The fifty claims, and the flag over who made them."""

    def flag(self) -> b.BlanketPatternFlagged:
        """The flag as it was last raised."""
        found = (event_of(one.type, one.value) for one in self.world.conflict.ledger)
        return [event for event in found if isinstance(event, b.BlanketPatternFlagged)][-1]

    def judges(self, kind: type[Command], by: Actor, **known: object) -> None:
        """Somebody does something about the flag."""
        flag = self.flag().flag
        self.asks(kind.model_validate({"flag": flag, **known}), by, f"blanket-flag/{flag}", "conflict")


@pytest.fixture
def confirmed() -> tuple[Grab, str]:
    """A rival waits behind one of the fifty; then a person agrees with the flag."""
    story = Grab()
    waiting = story.claims(DEVELOPER, ACCOUNTS[WANTED], "contact", "meeting")
    assert story.flag().level == "flag"
    story.judges(b.AnswerBlanketFlag, GUS, answer="they are all ours")
    story.judges(b.ConfirmBlanketFlag, KIM, note="nobody there knows them")
    return story, waiting


def test_what_gets_no_proof_in_time_is_lost_and_who_waited_moves_up(confirmed: tuple[Grab, str]):
    story, waiting = confirmed
    worked = story.squats[WORKED]
    assert all("evidence.demanded.v1" in "".join(story.told(claim)) for claim in story.squats)
    attached = r.AttachEvidence(registration=worked, evidence=(proof("meeting", at=story.world.at),))
    story.asks(attached, GUS, f"registration/{worked}")
    assert {story.stage(claim) for claim in story.squats} == {"approved"}
    story.passes(15)
    assert {story.stage(claim) for claim in story.squats if claim != worked} == {"cancelled"}
    assert story.stage(worked) == "approved"
    assert story.stage(waiting) == "approved"
    replays(story)


def test_the_squatter_reads_its_own_reasons_and_no_word_of_who_waits(confirmed: tuple[Grab, str]):
    story, waiting = confirmed
    story.passes(15)
    said = "\n".join(story.told(story.squats[WANTED]))
    assert "BLANKET_PATTERN" in said
    assert "EVIDENCE_NOT_PROVIDED" in said
    assert not [word for word in (waiting, DEVELOPER, "conflict", "CONFLICT") if word in said]


def test_the_cap_holds_and_compliance_has_the_last_word(confirmed: tuple[Grab, str]):
    story, _ = confirmed
    story.judges(b.CapBlanketPartner, KIM, open_claims=0, note="until the review")
    refused = story.claims(SQUATTER, "Zusatzmann AG", "contact", "meeting")
    assert story.stage(refused) == "unknown"
    story.judges(b.ReferBlanketFlag, KIM, note="the second time")
    story.judges(b.ConcludeBlanketReview, CARLA, finding="upheld", note="warned in writing")
    replays(story)


def test_cleared_nothing_happens_to_any_of_them():
    story = Grab()
    story.judges(b.ClearBlanketFlag, KIM, reason="they took over another firm's customers")
    story.passes(15)
    assert {story.stage(claim) for claim in story.squats} == {"approved"}
    replays(story)

"""What people made of flags: the pattern as it was said, and whether it was right."""

import pytest

from contracts import blanket as b
from contracts.envelope import Actor
from services.projections.domain.adjudications import FlagAdjudication, Flags, Said
from tests.conflict.story import Story
from tests.conflict.test_flags import COMPLIANCE, dumped, raised
from tests.story import event_of


@pytest.fixture
def story() -> Story:
    return dumped()


def labelled(story: Story) -> list[FlagAdjudication]:
    """What the story's ledger labels."""
    folding = Flags()
    for record in story.ledger:
        event = event_of(record.type, record.value)
        if event is not None:
            folding.take(Said(record.time, record.actor, event))
    return list(folding.found())


def test_a_flag_that_nobody_judged_has_no_label(story: Story):
    assert labelled(story) == []


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (b.ConfirmBlanketFlag, "confirmed"),
        (b.ClearBlanketFlag, "cleared"),
    ],
)
def test_a_judged_flag_keeps_what_the_detector_said(story: Story, command: type[b.ConfirmBlanketFlag], label: str):
    flag = raised(story)
    said = {} if command is b.ConfirmBlanketFlag else {"reason": "a fair"}
    story.asks(command.model_validate({"flag": flag.flag, **said}))
    (one,) = labelled(story)
    assert (one.flag, one.partner, one.level, one.score) == (flag.flag, "grabit", flag.level, flag.score)
    assert (one.label, one.source, one.claims) == (label, "judgement", len(flag.claims))
    assert one.families == tuple(signal.family for signal in flag.signals)
    assert set(one.reasons) == {why for signal in flag.signals for why in (signal.reason, *signal.more)}


@pytest.mark.parametrize(("finding", "label"), [("upheld", "confirmed"), ("unfounded", "cleared")])
def test_the_word_of_compliance_goes_before_the_judgement(story: Story, finding: str, label: str):
    flag = raised(story).flag
    story.asks(b.ConfirmBlanketFlag(flag=flag)).asks(b.ReferBlanketFlag(flag=flag, note="look"))
    done = {"flag": flag, "finding": finding, "note": "seen"}
    story.asks(b.ConcludeBlanketReview.model_validate(done), by=COMPLIANCE)
    (one,) = labelled(story)
    assert (one.label, one.source) == (label, "review")


def test_an_answer_is_no_judgement(story: Story):
    partner = Actor("acme", "grabit", "gus", ("partner",))
    assert labelled(story.asks(b.AnswerBlanketFlag(flag=raised(story).flag, answer="a fair"), by=partner)) == []

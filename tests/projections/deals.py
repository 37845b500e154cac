"""Deals that several partners have to do with, and maybe a competitor that claims them all."""

from datetime import timedelta
from typing import NamedTuple

from contracts import protections as p
from contracts.registrations import HoldChanged
from tests.projections.ledgers import Ledgers
from tests.projections.story import Story

PARTNERS = ("north", "south", "wholesale", "helper", "specialist", "taker", "late", "rival")


class Deals(NamedTuple):
    """The deals of the story, by what is special about them."""

    filed: str
    joint: str
    offered: str
    waiting: str


def business(*, competitor: bool) -> tuple[Ledgers, Deals]:
    """A deal filed by a distributor, one with parties, one on offer; and maybe a competitor that claims them all."""
    ledgers = Ledgers()
    story = Story(ledgers)
    story.publish_programme()
    for partner in PARTNERS:
        story.enter_partner(partner)
    story.live("on-behalf", "south", "Filiale AG")
    joint = story.live("joint", "north", "Gemeinsam KG")
    waiting = story.invite(joint, "north", "late", 5, "Gemeinsam KG")
    offered = story.submit("north", "Angebot SE")
    story.grant(offered, "north")
    due = ledgers.at + timedelta(days=15)
    story._by("north", offered, p.TransferOffered(protection=offered, registration=offered, to="taker", due=due))
    filed = next(id_ for id_ in story.screened if id_ not in (joint, offered) and id_ in _of(ledgers, "wholesale"))
    if competitor:
        compete(ledgers, {filed: "south", joint: "north", offered: "north"})
    return ledgers, Deals(filed, joint, offered, waiting)


def compete(ledgers: Ledgers, deals: dict[str, str]) -> None:
    """A competitor claims each of these deals of these partners; the cases stay open, and hold them."""
    for number, (held, owner) in enumerate(deals.items(), start=2):
        conflict = Story(ledgers, seed=number).contest(held, owner, "Angebot SE", None)
        holds = HoldChanged(registration=held, conflicts=(conflict,), cause="CONFLICT_OPEN")
        ledgers.reaction("registration", ledgers.last("conflict"), (f"hold/{held}", holds))


def _of(ledgers: Ledgers, actor: str) -> set[str]:
    """The registrations that somebody wrote into."""
    return {
        record.key.decode().partition("/")[2]
        for record in ledgers.records["registration"]
        if record.key.startswith(b"registration/") and f"/{actor}/".encode() in dict(record.headers)["ce_actor"]
    }

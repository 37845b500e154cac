"""The service in memory and the oracle side by side: each input goes to both, and what they say is compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence, Set
from datetime import timedelta

from contracts import registrations as r
from contracts.envelope import Actor
from contracts.message import Command, Event
from contracts.outcomes import CommandRefused, CommandRepeated
from contracts.programme import ProgrammePublished, ProgrammeRetired
from contracts.values import derived_id
from services.kit.ledger import Draft
from tests.registration.moves import may_follow
from tests.registration.oracle import clock
from tests.registration.oracle.agreeing import differing
from tests.registration.oracle.books import SUCCESSOR, Books, Said
from tests.registration.oracle.known import No
from tests.registration.oracle.people import BIGBOX, NORTHWIND, PARTNERS, VENDOR
from tests.registration.oracle.terms import Terms, programme
from tests.registration.story import Story
from tests.story import image

WHOLE = 100
"""Per cent: what all parties of a deal have together, the lead with the rest."""
WRITING = {
    event.TYPE
    for event in (
        *(r.RegistrationDrafted, r.RegistrationSubmitted, r.RegistrationAmended, r.AmendmentProposed),
        *(r.InformationProvided, r.EvidenceAttached, r.AppealFiled),
    )
}
AGREEING = {event.TYPE for event in (r.StepApproved, r.RegistrationApproved, r.AppealUpheld, r.EvidenceVerified)}


class Followed(Story):
    """A story whose records another partition reads as they come, as a second writer would."""

    def __init__(self) -> None:
        super().__init__()
        self.follower = self._make()

    def _take(self, drafts: Sequence[Draft]) -> "Followed":
        told = len(self.ledger)
        super()._take(drafts)
        for record in self.ledger[told:]:
            self.follower.fold(record)
        return self


class Twins:
    """Both, with the same partners and the same programme."""

    def __init__(self, terms: Terms) -> None:
        self.story = Followed()
        self.story.published(programme(terms))
        for name in PARTNERS:
            self.story.with_partner(name, distributors=(BIGBOX,) if name == NORTHWIND else ())
        self.story.with_partner(BIGBOX, types=("distributor",))
        self.books = Books(terms, self.story.at)
        self.refused: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self._again: tuple[Command, Actor, str] | None = None

    def command(self, command: Command, by: Actor, roles: Set[str], rules: Callable[[], Said]) -> None:
        """A command comes in."""
        expected = self._expected(by, roles, rules)
        key = derived_id("key", str(len(self.story.ledger)))
        self.story.when(command, by=by, key=key)
        self._again = command, by, key
        self._agreed(expected, f"{type(command).__name__} by {by}")

    def _expected(self, by: Actor, roles: Set[str], rules: Callable[[], Said]) -> Said | No:
        if roles.isdisjoint(by.roles):
            return No("NOT_AUTHORISED")
        try:
            return rules()
        except No as refused:
            return refused

    def repeated(self) -> None:
        """The last command comes in once more, with its key: nothing is decided."""
        if self._again is not None:
            command, by, key = self._again
            self.story.when(command, by=by, key=key)
            assert [type(event) for event in self.story.last] == [CommandRepeated]
            self._compare("a repeat")

    def hears(self, event: Event, by: str, rules: Callable[[], Said], version: int = 1) -> None:
        """A record of the conflict ledger comes in."""
        expected = rules()
        self.story.sees(event, by=f"{VENDOR}/-/{by}", version=version)
        self._agreed(expected, type(event).__name__)

    def sleeps(self, time: timedelta) -> None:
        """Time passes while nobody looks at the clock; keys of commands are known for some time only."""
        self._again = None
        self.story.at += time
        self.books.at = self.story.at

    def passes(self, time: timedelta) -> None:
        """Time passes, and the clock decides what is due: each thing once, the longest due first, none too early."""
        end, self._again = self.story.at + time, None
        while (waiting := clock.waiting(self.books)) and waiting[0].at <= end:
            self.books.at = self.story.at = max(self.story.at, waiting[0].at)
            self.story._take(self.story.partition.due(self.story._now()))
            self._decided_by_clock([one for one in waiting if one.at == waiting[0].at])
        self.books.at = self.story.at = end
        due = self.story.partition.next_due()
        assert due is None or due > end

    def _decided_by_clock(self, due: list[clock.Waiting]) -> None:
        """Of several things that are due at one moment, no rule says which is first."""
        about = self._about(self.story.last)
        one = next((one for one in due if self._concerns(one, about)), None)
        assert one is not None, ("the clock decided something that is not due", self.story.last, due)
        self._agreed(one.decide(), f"the clock: {one.of}")

    def _concerns(self, one: clock.Waiting, about: Counter[tuple[str, str]]) -> bool:
        kind, key = one.of
        wanted = {
            "invitation": {"CoSellInvitationExpired", "CoSellInvitationClosed"},
            "duties": {"ConsequencesCarriedOut"},
            "partner": {"CertificationExpired"},
            "incumbent": {"RenewalDue", "IncumbencyEnded"},
        }
        said = {name for name, of in about if of == key}
        others = {"CoSellInvitationExpired", "CoSellInvitationClosed", "ConsequencesCarriedOut", "CertificationExpired"}
        if kind == "claim":
            return bool(said) and not others & {name for name, _ in about} and not said <= wanted["incumbent"]
        return bool(said & wanted[kind])

    def _agreed(self, expected: Said | No, what: str) -> None:
        self.books.seen_at = self.story.at if self.story.last else self.books.seen_at
        last = self.story.last
        if isinstance(expected, No):
            codes = [event.code for event in last if isinstance(event, CommandRefused)]
            assert len(last) == len(codes) == 1, (what, expected.codes, self._about(last))
            assert set(codes) & expected.codes, (what, expected.codes, codes)
            self.refused.update(codes)
        else:
            refused = [(event.code, event.detail) for event in last if isinstance(event, CommandRefused)]
            assert not refused, (what, expected, refused)
            about = self._about(last)
            assert about == Counter(expected), (what, sorted(expected), sorted(about.elements()))
            self.came.update(name for name, _ in about.elements())
            self._name_successor(last)
        self._compare(what)

    def _about(self, events: list[Event]) -> Counter[tuple[str, str]]:
        new = {
            event.registration
            for event in events
            if isinstance(event, r.RegistrationSubmitted) and event.transferred_from is not None
        }
        return Counter((type(event).__name__, SUCCESSOR if _of(event) in new else _of(event)) for event in events)

    def _name_successor(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, r.RegistrationSubmitted) and event.transferred_from is not None:
                claim = self.books.claims.pop(SUCCESSOR)
                claim.key = event.registration
                self.books.claims[event.transferred_from].passed_to = claim.key
                self.books.claims[claim.key] = claim

    def _compare(self, what: str) -> None:
        """The state after it, what is due next, and that reading the ledger comes to the same."""
        state = self.story.partition.state
        for key, claim in self.books.claims.items():
            assert not (found := differing(claim, state.registration(key))), (what, key, found)
            assert 0 <= self.books.lead_share(claim) <= WHOLE, (what, key)
        waiting = clock.waiting(self.books)
        due = self.story.partition.next_due()
        assert due == (waiting[0].at if waiting else None), (what, due, waiting[:2])
        assert image(self.story.follower) == image(self.story.partition), what

    def check_lives(self) -> None:
        """Only legal moves happened, nobody agreed to what he wrote, and a replay comes to the same state."""
        stages: dict[str, str] = {}
        writers: dict[str, set[str]] = defaultdict(set)
        fresh = self.story._make()
        for record in self.story.ledger:
            fresh.fold(record)
            family, _, key = record.stream.partition("/")
            if family == "registration":
                now, person = fresh.state.registration(key).stage, record.actor.rpartition("/")[2]
                assert may_follow(stages.get(key, now), now), (key, stages.get(key), now)
                assert record.type not in AGREEING or person not in writers[key], (key, record.type, person)
                stages[key] = now
                if record.type in WRITING:
                    writers[key].add(person)
        assert image(fresh) == image(self.story.partition)
        loaded = self.story._make()
        loaded.load(image(self.story.partition))
        assert image(loaded) == image(self.story.partition)


def _of(event: Event) -> str:
    if isinstance(event, ProgrammePublished | ProgrammeRetired):
        return ""
    names = ("registration", "protection", "invitation", "partner")
    return next(str(getattr(event, name)) for name in names if getattr(event, name, None))

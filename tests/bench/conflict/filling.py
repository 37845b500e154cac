"""A partition filled with live claims: really screened one by one, or, where they are very many, folded as a replay."""

import time
from collections.abc import Iterator, Sequence

from contracts.claims import ClaimScreened
from contracts.codec import decode, encode
from contracts.conflicts import ConflictDetected
from contracts.customers import CustomerAliasAdded, CustomerResolved
from contracts.message import Event
from contracts.values import Window, derived_id
from services.conflict.domain.resolving import known_as, written
from services.conflict.matching import profile
from services.conflict.service.partition import ConflictPartition
from services.kit.ledger import GENESIS, Accepted, Draft, Moment
from services.kit.ledger.stamping import Stamp
from services.kit.repeats import Entry
from tests.bench.conflict.world import Filing
from tests.bench.running import told
from tests.conflict.story import VENDOR
from tests.make import MAY_1


class Run:
    """One partition, what it was given so far, and how long each screening took."""

    def __init__(self) -> None:
        self.partition = ConflictPartition()
        self.sequence = 0
        self.cases = 0
        """So many cases were opened so far."""
        self._stamp = Stamp("registration", 0, GENESIS, MAY_1)

    def screen(self, filings: Iterator[Filing], count: int) -> list[float]:
        """Screen so many claims, and whatever is due between; milliseconds of processor time of each."""
        took = []
        for _, filing in zip(range(count), told(filings, count, "screened"), strict=False):
            record = self._record(filing)
            began = time.process_time()
            while (due := self.partition.next_due()) is not None and due <= record.time:
                self._note(self.partition.due(Moment(record.time, self.sequence)))
            self._note(self.partition.observe("registration", record, Moment(record.time, self.sequence)))
            took.append((time.process_time() - began) * 1000)
        return took

    def _note(self, made: Sequence[Draft]) -> None:
        self.sequence += len(made)
        self.cases += sum(one.type == ConflictDetected.TYPE for one in made)

    def fold(self, filings: Iterator[Filing], count: int) -> None:
        """Take in so many claims as clear ones, each on the account it was made for, and nobody compares them."""
        model = self._model(next(filings))
        for _, filing in zip(range(count - 1), told(filings, count, "folded"), strict=False):
            customer = derived_id("company", str(filing.company))
            for event in self._seen(filing, customer):
                self._take(event, f"customer/{customer}", filing)
            self._take(_screened(model, filing, customer), f"claim/{filing.claim}", filing)

    def _model(self, filing: Filing) -> ClaimScreened:
        """The event of a claim that was really screened."""
        record = self._record(filing)
        drafts = self.partition.observe("registration", record, Moment(record.time, self.sequence))
        self.sequence += len(drafts)
        (found,) = (decode(one.type, one.data) for one in drafts if one.type == ClaimScreened.TYPE)
        assert isinstance(found, ClaimScreened)
        return found

    def _seen(self, filing: Filing, customer: str) -> Iterator[CustomerResolved | CustomerAliasAdded]:
        state, seen = self.partition.state, filing.customer
        if state.find_customer(customer) is None:
            yield CustomerResolved(customer=customer, vendor=VENDOR, written=seen, keys=known_as(seen))
        elif not state.index(VENDOR).knows(customer, profile(written(seen))):
            yield CustomerAliasAdded(customer=customer, written=seen, keys=known_as(seen))

    def _take(self, event: Event, stream: str, filing: Filing) -> None:
        self.sequence += 1
        entry = Entry(filing.claim, derived_id(filing.claim, event.TYPE), self.sequence, filing.at, stream)
        self.partition.state.fold(event, stream, entry, "system/conflict")

    def _record(self, filing: Filing) -> Accepted:
        event, number = filing.submission(), filing.number
        draft = Draft(f"registration/{filing.claim}", event.TYPE, 1, encode(event), str(number), "", f"{VENDOR}/x/y")
        return Accepted("registration", 0, number, number, b"", self._stamp.record(draft, filing.at, ""))


def _screened(model: ClaimScreened, filing: Filing, customer: str) -> ClaimScreened:
    claim = model.claim.model_copy(
        update={
            "claim": filing.claim,
            "party": filing.partner,
            "customer": customer,
            "scope": model.claim.scope.model_copy(
                update={"products": (filing.product,), "territory": filing.territory}
            ),
            "window": Window(start=filing.at),
            "priority": filing.number,
            "priority_at": filing.at,
        }
    )
    return model.model_copy(
        update={
            "registration": filing.claim,
            "partner": filing.partner,
            "claim": claim,
            "customer": filing.customer,
            "resolution": model.resolution.model_copy(update={"customer": customer, "candidates": ()}),
            "filing": None,
        }
    )

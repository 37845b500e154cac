"""A small service to try a ledger with: an account can be booked once, by the first command that asks for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.kit.ledger import Accepted, Draft, Incoming, Moment, Record

ACCOUNTS = 40
BOOKED, REFUSED, SEEN, LAPSED = "account.booked.v1", "command.refused.v1", "account.seen.v1", "account.lapsed.v1"


def command(number: int, account: int | None = None, seconds: int = 0) -> Record:
    """The command of this number; `seconds` asks for a booking that lapses by itself."""
    body = {"number": number, "account": number % ACCOUNTS if account is None else account, "seconds": seconds}
    return Record(b"", json.dumps(body).encode(), ())


@dataclass
class Bookings:
    """State: who booked each account, how many commands were decided, what lapses when."""

    booked: dict[int, int] = field(default_factory=dict)
    decided: int = 0
    lapses: dict[int, datetime] = field(default_factory=dict)

    def fold(self, record: Accepted) -> None:
        self._apply(record.type, json.loads(record.value))

    def command(self, command: Incoming, now: Moment) -> Sequence[Draft]:
        asked = json.loads(command.value)
        if asked.get("crash"):
            raise ValueError("a command nobody thought of")
        kind = REFUSED if asked["account"] in self.booked else BOOKED
        lapses = (now.at + timedelta(seconds=asked["seconds"])).isoformat() if asked["seconds"] else ""
        fact = {"number": asked["number"], "account": asked["account"], "decided": self.decided + 1, "lapses": lapses}
        return [self._draft(kind, fact, f"command/{asked['number']}", now)]

    def observe(self, ledger: str, record: Accepted, now: Moment) -> Sequence[Draft]:
        if record.type != BOOKED:
            return ()
        return [self._draft(SEEN, {"ledger": ledger, "sequence": record.sequence}, record.id, now)]

    def due(self, now: Moment) -> Sequence[Draft]:
        over = [account for account, at in self.lapses.items() if at <= now.at]
        return [self._draft(LAPSED, {"account": account}, "clock", now) for account in over]

    def next_due(self) -> datetime | None:
        return min(self.lapses.values(), default=None)

    def dump(self) -> Sequence[bytes]:
        lapses = {account: at.isoformat() for account, at in self.lapses.items()}
        return (json.dumps([list(self.booked.items()), self.decided, list(lapses.items())]).encode(),)

    def load(self, data: bytes) -> None:
        booked, self.decided, lapses = json.loads(data)
        self.booked = dict(booked)
        self.lapses = {account: datetime.fromisoformat(at) for account, at in lapses}

    def _draft(self, kind: str, fact: dict[str, object], causation: str, now: Moment) -> Draft:
        self._apply(kind, fact)
        stream = f"account/{fact.get('account', 'none')}"
        event_id = f"{causation}/{kind}/{now.sequence}"
        return Draft(stream, kind, 1, json.dumps(fact, sort_keys=True).encode(), event_id, causation, "system/test")

    def _apply(self, kind: str, fact: dict) -> None:
        match kind:
            case "account.booked.v1":
                self.booked[fact["account"]] = fact["number"]
                self.decided += 1
                if fact["lapses"]:
                    self.lapses[fact["account"]] = datetime.fromisoformat(fact["lapses"])
            case "command.refused.v1":
                self.decided += 1
            case "account.lapsed.v1":
                del self.booked[fact["account"]], self.lapses[fact["account"]]

"""Filings of one vendor, line by line in order of time, and a line for each watch or flag: the detector by itself."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, Literal

import msgspec

from services.conflict.blanket.filings import Campaign, Filing, evidence_items
from services.conflict.blanket.likeness import likeness
from services.conflict.blanket.limits import MATURE
from services.conflict.blanket.verdict import Standing, Verdict, news
from services.conflict.blanket.watch import Office, Watch

VENDOR: Final = ""


class FiledLine(msgspec.Struct, tag_field="type", tag="filed"):
    """A partner registers a deal."""

    at: datetime
    registration: str
    partner: str
    customer: str
    evidence: list[str] = []
    industry: str | None = None
    territory: str | None = None
    contact_key: str | None = None
    contact_domain_matches: bool = False
    description: str | None = None

    def filing(self) -> Filing:
        """What the detector sees of it."""
        items = evidence_items(self.evidence, contact_own=self.contact_domain_matches)
        contact = self.contact_key or None
        text = likeness(self.description) if self.description else None
        about = (self.registration, self.customer, self.industry, self.territory)
        return Filing(*about, items, contact, self.contact_domain_matches, text)


class ActivityLine(msgspec.Struct, tag_field="type", tag="activity"):
    """Something followed a filing."""

    at: datetime
    registration: str


class ClosedLine(msgspec.Struct, tag_field="type", tag="closed"):
    """A claim ended."""

    at: datetime
    registration: str
    outcome: Literal["won", "lost", "expired", "withdrawn"]


class CampaignLine(msgspec.Struct, tag_field="type", tag="campaign"):
    """A partner will file many claims."""

    at: datetime
    partner: str
    until: datetime
    expected: int


Line = FiledLine | ActivityLine | ClosedLine | CampaignLine
_DECODER: Final = msgspec.json.Decoder(Line)


class BadLine(ValueError):
    """A line that cannot be taken: its number, and why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")


def read(lines: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a file, empty ones left out. Raises BadLine for one that is none or comes out of order."""
    last = datetime.min.replace(tzinfo=UTC)
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        line = _line(raw, number)
        if line.at < last:
            raise BadLine(number, f"{line.at.isoformat()} is before the line above it: lines come in order of time")
        last = line.at
        yield line


def _line(raw: bytes, number: int) -> Line:
    try:
        line: Line = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as why:
        raise BadLine(number, str(why)) from None
    for name in ("at", "until"):
        at = getattr(line, name, None)
        if at is not None:
            setattr(line, name, at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    return line


class Replay:
    """A watch over one vendor's partners that nobody judges: it says each thing once, and anew after a while."""

    def __init__(self) -> None:
        self._watch = Watch()
        self._standing: dict[Office, Standing] = {}
        self._due: deque[tuple[datetime, Office]] = deque()
        """Filings mature in the order in which they came."""

    def take(self, line: Line) -> Iterator[str]:
        """What there is to say until this line, and after it."""
        while self._due and self._due[0][0] <= line.at:
            at, office = self._due.popleft()
            yield from self._look(office, at)
        match line:
            case FiledLine():
                office = (VENDOR, line.partner)
                self._watch.filed(office, line.filing(), line.at)
                self._due.append((line.at + MATURE, office))
                yield from self._look(office, line.at)
            case ActivityLine():
                self._watch.progressed(line.registration)
            case ClosedLine():
                if line.outcome == "won":
                    self._watch.progressed(line.registration)
                self._watch.ended(line.registration, line.at, expired=line.outcome == "expired")
            case CampaignLine():
                self._watch.declared((VENDOR, line.partner), Campaign(line.at, line.until, line.expected))

    def _look(self, office: Office, at: datetime) -> Iterator[str]:
        found, standing = self._watch.look(office, at), self._standing.get(office)
        said = news(found, standing, at) if found is not None else None
        if found is None or said is None:
            return
        claims = tuple(found.claims) if said == "raised" or standing is None else (*standing.claims, *found.claims)
        since = at if said == "raised" or standing is None else standing.at
        self._standing[office] = Standing(found.level, since, tuple(dict.fromkeys(claims)))
        self._watch.suspect(office, found.claims)
        if said == "raised":
            yield _told(office, found, at)


def _told(office: Office, found: Verdict, at: datetime) -> str:
    said = {
        "at": at.isoformat().replace("+00:00", "Z"),
        "partner": office[1],
        "level": found.level,
        "score": found.score,
        "families": [one.family for one in found.families],
        "reasons": found.reasons,
    }
    return json.dumps(said, ensure_ascii=False)

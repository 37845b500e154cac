"""Filings of one vendor, line by line in order of time, and a line for each watch or flag: the detector by itself."""

import json
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import msgspec

from services.conflict.blanket.filings import Campaign, Filing, evidence_items
from services.conflict.blanket.likeness import likeness
from services.conflict.blanket.limits import MATURE
from services.conflict.blanket.verdict import Standing, Verdict, news
from services.conflict.blanket.watch import Office, Watch

VENDOR: Final = ""
TOGETHER: Final = timedelta(seconds=1)
"""Lines so near are as good as together: whole seconds sort beside fractions in either order."""


class FiledLine(msgspec.Struct, tag_field="type", tag="filed"):
    """A partner registers a deal. What a line leaves out, or says null to, is not known."""

    at: datetime
    registration: str
    partner: str
    customer: str
    evidence: list[str] | None = None
    industry: str | None = None
    territory: str | None = None
    contact_key: str | None = None
    contact_domain_matches: bool | None = None
    description: str | None = None

    def filing(self) -> Filing:
        """What the detector sees of it."""
        text = likeness(self.description) if self.description else None
        about = (self.registration, self.customer, self.industry or None, self.territory or None)
        items = evidence_items(self.evidence or ())
        return Filing(*about, items, self.contact_key or None, self.contact_domain_matches, text)


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
    """A line that cannot be taken: its number, a code, and why.

    `NOT_JSON`; `INVALID`: no such type, a field missing or malformed; `OUT_OF_ORDER`: it is before the line above it.
    """

    def __init__(self, number: int, code: str, why: str) -> None:
        super().__init__(f"line {number}: {code}: {why}")
        self.number, self.code = number, code


def read(lines: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a file, empty ones left out. Raises BadLine for one that is none or comes out of order."""
    last = datetime.min.replace(tzinfo=UTC)
    for number, raw in enumerate(lines, start=1):
        text = raw.removeprefix(BOM_UTF8).strip() if number == 1 else raw.strip()
        if not text:
            continue
        line = _line(text, number)
        if last - line.at > TOGETHER:
            why = f"{line.at.isoformat()} is before the line above it: lines come in order of time"
            raise BadLine(number, "OUT_OF_ORDER", why)
        line.at = last = max(line.at, last)
        yield line


def _line(raw: bytes, number: int) -> Line:
    try:
        line: Line = _DECODER.decode(raw)
    except msgspec.ValidationError as why:
        raise BadLine(number, "INVALID", str(why)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as why:
        raise BadLine(number, "NOT_JSON", str(why)) from None
    try:
        line.at = _in_utc(line.at)
        if isinstance(line, CampaignLine):
            line.until = _in_utc(line.until)
    except OverflowError:
        raise BadLine(number, "INVALID", "the time is beyond the calendar") from None
    return line


def _in_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


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
            case FiledLine() if self._watch.holds((VENDOR, line.partner), line.registration):
                """It was told twice."""
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

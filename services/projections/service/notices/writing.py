"""A digest as a message: plain text and HTML of the same lines, with what mail programs need to show and to end it."""

from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from contracts.bodies import Contact
from services.projections.policy.digests import Digest
from services.projections.policy.digests.words import local

_pages: Final = Environment(
    loader=PackageLoader("services.projections.service.notices", "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters["local"] = local


class Whole(UnstructuredHeader, BaseHeader):
    """A header with an address that is longer than a line: folded or encoded, no program would find it any more."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        """The header in one line, however long."""
        return f"{self.name}: {self}{policy.linesep}"


_headers: Final = HeaderRegistry()
_headers.map_to_type("list-unsubscribe", Whole)
_AS_SENT: Final = SMTP.clone(header_factory=_headers)


class Written(NamedTuple):
    """A digest as a person reads it, and the address by which they end it."""

    subject: str
    text: str
    html: str
    ending: str | None


class Envelope(NamedTuple):
    """Who sends a message to whom, and its id; `at` is what it is dated."""

    sender: str
    reader: Contact
    id: str
    at: datetime


def written(digest: Digest, zone: ZoneInfo, edge: str | None, ending: str | None) -> Written:
    """The same digest gives the same texts; links lead to `edge`, where it is known."""
    values = {"digest": digest, "subject": digest.subject, "zone": zone, "edge": edge, "ending": ending}
    text, html = (_pages.get_template(f"digest.{form}").render(values) for form in ("txt", "html"))
    return Written(digest.subject, text, html, ending)


def message(said: Written, envelope: Envelope) -> EmailMessage:
    """The message; its id and its date are those of the digest, however often it is sent."""
    made = EmailMessage(_AS_SENT)
    made["From"] = envelope.sender
    made["To"] = Address(envelope.reader.name, addr_spec=str(envelope.reader.email))
    made["Subject"] = said.subject
    made["Date"] = format_datetime(envelope.at)
    made["Message-ID"] = f"<{envelope.id}@{envelope.sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence note comes back
    if said.ending is not None:
        made["List-Unsubscribe"] = f"<{said.ending}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    made.set_content(said.text)
    made.add_alternative(said.html, subtype="html")
    made.set_boundary(f"={envelope.id}=")
    return made

"""A mail server as a receiver would run one: real SMTP, encrypted where it has a certificate, unkind if asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope

WAIT_SECONDS = 30.0
ACCEPTED = "250 OK"


@dataclass
class PostOffice:
    """Answers each recipient with the next of `answers`, then takes everything."""

    port: int = 0
    answers: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    sources: list[bytes] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    here: int = 0
    most: int = 0
    """How many letters were being taken, now and at most at once."""
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, seen: Callable[[list[EmailMessage]], bool]) -> list[EmailMessage]:
        """All letters, once they are as they should be."""
        async with asyncio.timeout(WAIT_SECONDS), self._came:
            await self._came.wait_for(lambda: seen(self.letters))
        return list(self.letters)

    async def count(self, number: int) -> list[EmailMessage]:
        return await self.until(lambda letters: len(letters) >= number)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else ACCEPTED
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        source = bytes(envelope.content or b"")
        letter = message_from_bytes(source, policy=policy.default)
        self.here += 1
        self.most = max(self.most, self.here)
        await asyncio.sleep(0.05)  # as long as it takes to write one down
        self.here -= 1
        self.sources.append(source)
        async with self._came:
            self.letters.append(letter)
            self._came.notify_all()
        return ACCEPTED

    def authenticate(self, server: Any, session: Any, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        self.users.append(given.login.decode())
        return AuthResult(success=given.password == b"open sesame")


@asynccontextmanager
async def receiving_mail(*answers: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[PostOffice]:
    """A mail server on loopback; with a certificate it wants STARTTLS and a login."""
    office = PostOffice(answers=list(answers))

    def serve() -> SMTP:
        if tls is None:
            return SMTP(office, hostname="mx.example.com")
        return SMTP(
            office,
            hostname="mx.example.com",
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            authenticator=office.authenticate,
        )

    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1")
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office


def body(letter: EmailMessage, kind: str) -> str:
    """One of the texts of a letter."""
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())

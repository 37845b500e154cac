"""Mail out, over SMTP: one message at a time, every wait with a deadline, and what the other side says told apart."""

import asyncio
import ssl
from email.message import EmailMessage
from typing import Final

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from services.kit.outgoing import failure_of
from services.kit.settings import MailSettings

STARTTLS, TLS = "starttls", "tls"
ACCEPTED: Final = 250


class RefusedError(Exception):
    """The server said no: with this status, and `enhanced` if it said more (RFC 3463), as 5.1.1.

    `recipient` tells that it is the reader whom it does not want. What it wrote is left out: people stand in it.
    """

    def __init__(self, status: int, text: str, *, recipient: bool) -> None:
        super().__init__(status)
        self.status = status
        first = text.split(maxsplit=1)[0] if text.strip() else ""
        self.enhanced = first if first.replace(".", "").isdecimal() and first.count(".") == 2 else None
        self.recipient = recipient


class Mailer:
    """Sends messages by the server that is configured."""

    def __init__(self, settings: MailSettings, trusted: ssl.SSLContext) -> None:
        self._settings = settings
        self._trusted = trusted

    @property
    def sender(self) -> str:
        """Whom messages come from."""
        return self._settings.sender

    async def send(self, message: EmailMessage) -> int:
        """The status with which it was taken.

        Raises RefusedError, CertificateError, UnreachableError, TimeoutError.
        """
        try:
            async with asyncio.timeout(self._settings.seconds_max):
                await self._send(message)
        except SMTPRecipientsRefused as error:
            first = error.recipients[0]
            raise RefusedError(first.code, first.message, recipient=True) from None
        except SMTPResponseException as error:
            raise RefusedError(error.code, error.message, recipient=False) from None
        except TimeoutError:  # it is an OSError, too, and one of the library's own
            raise TimeoutError from None
        except (SMTPException, OSError, ValueError) as error:
            raise failure_of(error) from error
        return ACCEPTED

    async def _send(self, message: EmailMessage) -> None:
        its = self._settings
        await aiosmtplib.send(
            message,
            hostname=its.host,
            port=its.port,
            username=its.user,
            password=its.password.get_secret_value() if its.password else None,
            local_hostname=its.sender.rpartition("@")[2],  # else it would look for its own name, and wait for that
            timeout=its.seconds_max,
            use_tls=its.security == TLS,
            start_tls=its.security == STARTTLS,
            tls_context=self._trusted,
        )

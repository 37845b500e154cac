"""Those whom a dealreg in a process of its own tells something, and who hold it up: over HTTP, and as mail."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Listener:
    """What was heard, by its id; nothing is answered before `free` is set."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.texts: list[bytes] = []
        self.free = Event()
        self.port = 0

    def heard(self, id_: str, text: bytes) -> None:
        self.texts.append(text)
        self.ids.append(id_)


@contextmanager
def hearing() -> Iterator[Listener]:
    """A receiver of webhooks."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"]))
            listener.heard(self.headers["webhook-id"], text)
            listener.free.wait()
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """What was heard is not printed."""

        def finish(self) -> None:
            """Whoever asked may be dead by now."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield listener
    finally:
        listener.free.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def taking_mail(port: int) -> Iterator[Listener]:
    """A mail server."""
    listener = Listener()

    class Handler:
        async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802 - the library's name
            text = bytes(envelope.content or b"")
            listener.heard(str(message_from_bytes(text, policy=policy.default)["Message-ID"]), text)
            await asyncio.to_thread(listener.free.wait)
            return "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield listener
    finally:
        listener.free.set()
        controller.stop()

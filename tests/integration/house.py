"""The whole product as its users meet it: a process of its own, spoken to over HTTP, Kafka and the command line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from contracts.programme import Programme
from services.kit import documents
from services.kit.identity import local_issuer
from services.kit.settings import Installation

DEALREG = Path(sys.executable).parent / "dealreg"
PROGRAMMES = Path(__file__).parents[2] / "contracts" / "programmes"
READY_SECONDS_MAX = 60
WAIT_SECONDS_MAX = 20


@dataclass
class House:
    """A running dealreg: its process, its address, and tokens for whoever is wanted."""

    process: "subprocess.Popen[bytes]"
    url: str
    data: Path
    environment: dict[str, str]
    clients: ExitStack

    def token(self, *roles: str, vendor: str = "acme", org: str | None = None, subject: str | None = None) -> str:
        """A token of the installation's own issuer."""
        return local_issuer(Installation(data=self.data)).sign(vendor, org, list(roles), subject=subject)

    def client(
        self, *roles: str, vendor: str = "acme", org: str | None = None, subject: str | None = None
    ) -> httpx.Client:
        """An HTTP client of somebody with these roles; closed with the house."""
        headers = {"Authorization": f"Bearer {self.token(*roles, vendor=vendor, org=org, subject=subject)}"}
        made = httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)
        return self.clients.enter_context(made)

    def command(
        self, *words: str, said: str = "", seconds: int = 120, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        """Type a `dealreg` command where this house runs; `said` is what it finds on standard input."""
        known = self.environment | {"DEALREG_URL": self.url} | environment
        line = [str(DEALREG), *words]
        return subprocess.run(line, env=known, input=said, capture_output=True, text=True, timeout=seconds, check=False)

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Ask the process to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def running(data: Path, *words: str, port: int | None = None, **environment: str) -> Iterator[House]:
    """A house of its own, ready; by default all services on the servers that the environment names."""
    port = port or free_port()
    known = os.environ | {"DEALREG_DATA": str(data)} | environment
    line = [str(DEALREG), *(words or ("serve", "all")), "--port", str(port), "--data", str(data)]
    with ExitStack() as stack:
        log = stack.enter_context((data / "process.log").open("ab"))
        process = subprocess.Popen(line, env=known, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        house = House(process, f"http://127.0.0.1:{port}", data, known, stack)
        stack.callback(house.stop)
        wait_ready(house)
        yield house


def wait_ready(house: House) -> None:
    """Wait until every part is ready; fails with the process's last words."""

    said: list[str] = []

    def ready() -> bool:
        assert house.process.poll() is None, (house.data / "process.log").read_text()[-4000:]
        with suppress(httpx.TransportError):
            answer = httpx.get(f"{house.url}/readyz", trust_env=False)
            said[:] = [answer.text]
            return answer.is_success
        return False

    eventually(ready, READY_SECONDS_MAX, lambda: said)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def eventually(condition: Any, seconds: float = WAIT_SECONDS_MAX, why: Any = None) -> Any:
    """Wait until the condition holds, and return what it returned; fails, saying why, when it never does."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"{condition} did not hold within {seconds} s: {why() if why else ''}"
        time.sleep(0.05)
    return found


def a_programme(file: str = "upm-default", **changes: Any) -> dict[str, Any]:
    """A programme that comes with the product, with some of it changed."""
    text = (PROGRAMMES / f"{file}.yaml").read_text()
    return documents.read(Programme, text).model_dump(mode="json", exclude_none=True) | changes


def a_partner(**changes: Any) -> dict[str, Any]:
    """A gold reseller that may sell everywhere the sample programme does."""
    return {
        "name": "North IT",
        "types": ["reseller"],
        "tier": "gold",
        "territories": ["EMEA"],
        "programmes": ["upm-default"],
        "channel_manager": "cam-emea",
    } | changes


def a_registration(name: str, website: str | None = None, **changes: Any) -> dict[str, Any]:
    """A registration that the sample programme approves by rule, unless something stands in its way."""
    customer = {"name": name, "country": "DE"} | ({"website": website} if website else {})
    return {
        "programme": "upm-default",
        "customer": customer,
        "products": ["cloud/compute"],
        "territory": "DE",
        "deal": {
            "kind": "new",
            "origin": "partner",
            "value": {"amount": "18000", "currency": "EUR"},
            "expected_close": "2027-06-30",
            "description": "Moves its web shop out of its own cellar before the lease ends.",
        },
        "contact": {"name": "Jo Meyer", "email": "jo.meyer@example.org", "role": "Head of IT"},
        "evidence": [
            {"kind": kind, "at": "2026-09-01T10:00:00Z", "summary": f"{kind} with the head of IT"}
            for kind in ("contact", "needs_conversation", "meeting", "demonstration", "proposal")
        ],
    } | changes

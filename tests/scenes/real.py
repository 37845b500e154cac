"""A stage of the real thing: Kafka, PostgreSQL, HTTP and all three services, whose clock is the scene's."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import httpx
import uvicorn

from services.cli.demo.stage import stillness_of
from services.cli.demo.stillness import Stillness
from services.cli.serving import all_services, server
from services.kit.clock import FeedClock, SystemClock
from services.kit.identity import local_issuer
from services.kit.ledger import KafkaBroker, Ledger, Tail
from services.kit.settings import Settings
from tests.integration.house import free_port
from tests.scenes.stage import Answer, Happened, Person

VENDOR = "acme"
MANAGER = Person("kim", ("channel-manager",))
NOT_FOUND = 404
RECORDS_MAX = 100_000
READY_SECONDS_MAX = 60
STEP_SECONDS_MAX = 60
Found = TypeVar("Found")


class Running:
    """The services in a thread of their own, with their own loop, so that a scene may be told step by step."""

    def __init__(self, settings: Settings, at: datetime) -> None:
        self.clock = FeedClock(at, SystemClock())
        self.port = free_port()
        self._settings = settings
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.loop: asyncio.AbstractEventLoop
        self.still: Stillness
        self._server: uvicorn.Server

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        house = all_services(self._settings, self.clock)
        self._server = server(house, "127.0.0.1", self.port)
        task = asyncio.create_task(self._server.serve())
        while not self._server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.05)
        self.still = stillness_of(house.services)
        self._ready.set()
        await task

    def start(self) -> None:
        """Return when requests are taken."""
        self._thread.start()
        assert self._ready.wait(READY_SECONDS_MAX), "the services did not start"

    def stop(self) -> None:
        """Return when everything is closed."""
        self._server.should_exit = True
        self._thread.join(READY_SECONDS_MAX)
        assert not self._thread.is_alive(), "the services did not stop"

    def do(self, work: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
        """Let the services' loop do something, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work(), self.loop).result(STEP_SECONDS_MAX)


class RealStage:
    """Requests go over HTTP; after each one all that follows is waited for, and read off the views."""

    def __init__(self, running: Running, settings: Settings, http: httpx.Client) -> None:
        self._running = running
        self._settings = settings
        self._issuer = local_issuer(settings)
        self._http = http

    def now(self) -> datetime:
        return self._running.clock.now()

    def ask(self, who: Person, method: str, path: str, body: Any) -> Answer:
        answer = self._http.request(method, f"/v1{path}", json=body, headers=self._headers(who) | {"Prefer": "wait=15"})
        said = answer.json()
        self._running.do(self._settled)
        if answer.status_code in (200, 201):
            return Answer(True, said["state"], said["id"])
        assert answer.status_code in (403, 404, 409), (method, path, answer.status_code, said)
        about = path.split("/")[2] if path.count("/") > 1 else ""
        return Answer(False, "refused", about, said["code"], said.get("rule", ""))

    def passes(self, **time: float) -> None:
        self._running.do(lambda: self._advance(self.now() + timedelta(**time)))

    async def _advance(self, to: datetime) -> None:
        clock, still = self._running.clock, self._running.still
        while (due := still.next_due()) is not None and due < to:
            clock.advance(due)
            await still.until(clock.now())
        clock.advance(to)
        await self._settled()

    async def _settled(self) -> None:
        await self._running.still.until(self._running.clock.now())
        await self._running.still.shown()

    def happened(self, entity: str) -> list[Happened]:
        answer = self._http.get(f"/v1/registrations/{entity}/history", headers=self._headers(MANAGER))
        if answer.status_code == NOT_FOUND:
            return self._running.do(lambda: self._written("registration", entity))
        return [_happened(item) for item in answer.json()["items"]]

    def case(self, conflict: str) -> list[Happened]:
        return self._running.do(lambda: self._written("conflict", conflict))

    async def _written(self, name: str, entity: str) -> list[Happened]:
        """What a ledger says of an entity that has no history of its own over HTTP."""
        broker = KafkaBroker(self._settings.kafka)
        try:
            ledger = Ledger(name, self._settings.topics(f"{name}.ledger"))
            records = await Tail(broker, ledger, 0).read_at(0, RECORDS_MAX)
        finally:
            await broker.close()
        about = [record for record in records if record.stream.partition("/")[2] == entity]
        return [Happened(_kind(one.type), json.loads(one.value), one.time, one.actor) for one in about]

    def standing(self, partner: str, programme: str) -> dict[str, Any]:
        found = self._get(f"/partners/{partner}")["standing"]
        known: dict[str, Any] = next(item for item in found if item["programme"] == programme)
        return known

    def invited(self, subject: str) -> list[Happened]:
        found = self._get("/invitations", subject=subject)
        return [event for item in reversed(found["items"]) for event in self.happened(item["id"])[:1]]

    def conflicts(self, claim: str) -> list[str]:
        open_states = {"detected", "acknowledged", "escalated"}
        return [case["id"] for case in self._get("/conflicts", claim=claim)["items"] if case["state"] in open_states]

    def _get(self, path: str, **query: str) -> Any:
        answer = self._http.get(f"/v1{path}", params=query, headers=self._headers(MANAGER))
        assert answer.is_success, (path, answer.status_code, answer.text)
        return answer.json()

    def _headers(self, who: Person) -> dict[str, str]:
        token = self._issuer.sign(VENDOR, who.org, list(who.roles), subject=who.subject)
        return {"Authorization": f"Bearer {token}"}


def _kind(name: str) -> str:
    return name.rpartition(".v")[0]


def _happened(item: dict[str, Any]) -> Happened:
    return Happened(_kind(item["type"]), item["data"], datetime.fromisoformat(item["time"]), item["actor"])


@contextmanager
def real_stage(settings: Settings, at: datetime) -> Iterator[RealStage]:
    """A stage for one scene on its own topics and tables."""
    running = Running(settings, at)
    running.start()
    try:
        url = f"http://127.0.0.1:{running.port}"
        with httpx.Client(base_url=url, timeout=STEP_SECONDS_MAX, trust_env=False) as http:
            yield RealStage(running, settings, http)
    finally:
        running.stop()

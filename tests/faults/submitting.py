"""A partner's system that goes on submitting whatever happens, and remembers every answer it was given."""

import threading
from dataclasses import dataclass, field
from itertools import count

import httpx

from tests.integration.house import House, a_registration

RETRY_SECONDS = 0.1
NOT_NOW = frozenset({429, 500, 502, 503, 504})


@dataclass
class Submissions:
    """Submits one registration after the other, each under a key of its own, again and again until it is answered."""

    token: str
    url: str
    name: str = "load"
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    """The final answer by key."""

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin; answers come in from then on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the submission under way, and end."""
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), "a submission was never answered"

    def move(self, house: House) -> None:
        """From now on send to this house."""
        self.url = house.url

    def _run(self) -> None:
        with httpx.Client(timeout=10, trust_env=False) as http:
            for number in count():
                if self._stop.is_set():
                    return
                self._submit(http, f"{self.name}-{number}")

    def _submit(self, http: httpx.Client, key: str) -> None:
        body = a_registration(f"Kunde {key} GmbH", f"{key}.example.de")
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        while key not in self.answers:
            try:
                answer = http.post(f"{self.url}/v1/registrations", json=body, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in NOT_NOW:
                self.answers[key] = answer
            else:
                threading.Event().wait(RETRY_SECONDS)

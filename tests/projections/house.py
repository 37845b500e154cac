"""The running service with a whole story in it, and how to ask it over HTTP."""

from typing import Any

import httpx

from services.kit.cursors import Position
from services.kit.identity import local_issuer
from tests.projections.story import whole_story


class House:
    """The running service, and how to ask it."""

    def __init__(self, app: Any, http: httpx.AsyncClient) -> None:
        self.app = app
        self.http = http
        self.ledgers, self.stories = whole_story()

    def token(self, role: str, org: str | None, vendor: str) -> str:
        settings = self.app.state.door.settings
        return local_issuer(settings).sign(vendor, org, [role])

    async def get(
        self, path: str, role: str = "channel-manager", org: str | None = None, vendor: str = "acme", **query: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(role, org, vendor)}"}
        return await self.http.get(path, headers=headers, params=query)

    async def items(self, path: str, *who: Any, **query: Any) -> list[dict[str, Any]]:
        answer = await self.get(path, *who, **query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def last(self, ledger: str) -> str:
        """The token of the position behind which nothing is."""
        position = Position(ledger, 0, len(self.ledgers.records[ledger]) - 1)
        token: str = self.app.state.door.sealer.seal_position(position)
        return token

"""`dealreg witness` as somebody outside types it, against the running service."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from services.kit.proof import Checkpoint, Memory, parse, sign
from services.kit.settings import Settings
from tests.projections.house import House
from tests.projections.test_audit import LOG, SECONDS, proved

NAME, FOUND = "witness.example/w", 1


@pytest.fixture
async def address(settings: Settings) -> AsyncIterator[tuple[House, str]]:
    """The service behind a real port."""
    async with proved(settings) as house:
        server = uvicorn.Server(uvicorn.Config(house.app, port=0, lifespan="off", log_level="warning"))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - a server tells nobody
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield house, f"http://127.0.0.1:{port}"
        server.should_exit = True
        await serving


async def typed(house: House, *arguments: str | Path) -> tuple[int, str]:
    """Exit code and what was printed."""
    settings: Settings = house.app.state.door.settings
    own = {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka,
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "DEALREG_TOPIC_PREFIX": settings.topic_prefix,
        "DEALREG_TOKEN": house.token("compliance", None, "acme"),
    }
    process = await asyncio.create_subprocess_exec(
        *(Path(sys.executable).with_name("dealreg"), "witness", *arguments),
        env={**os.environ, **own},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def looked(house: House, url: str, folder: Path, key: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and by log what came of it."""
    options = ("--name", NAME, "--key", key, "--memory", folder, "--url", url, "--json")
    code, printed = await typed(house, "look", *options)
    return code, {found["log"]: found for found in json.loads(printed)["logs"]}


async def test_a_witness_signs_what_grows_publishes_it_and_catches_a_fork(address: tuple[House, str], tmp_path: Path):
    house, url = address
    folder = tmp_path / "witness"
    (key,) = (await house.get("/v1/audit/keys")).json()["keys"]["dealreg/keys"]
    code, first = await looked(house, url, folder, key)
    assert (code, {found["wrong"] for found in first.values()}) == (0, {None})
    newest = {item["origin"]: item for item in await house.items("/v1/audit/checkpoints")}
    assert {log: found["size"] for log, found in first.items()} == {log: item["size"] for log, item in newest.items()}

    memory = Memory(folder, NAME)
    code, said = await typed(house, "publish", memory.place("dealreg/registration/0"))
    assert code == 0, said
    assert "dealreg/registration/0" in said
    async with asyncio.timeout(SECONDS):
        while memory.key not in parse((await house.get(f"{LOG}/checkpoint")).text).signed_by(  # noqa: ASYNC110 - HTTP
            [memory.key, *house.app.state.following.proofs.keeper.keyring.keys("dealreg/registration/0")]
        ):
            await asyncio.sleep(0.2)

    _tell_otherwise(house, memory)
    code, then = await looked(house, url, folder, key)
    assert code == FOUND
    assert "not shown to have grown" in then["dealreg/registration/0"]["wrong"]
    assert then["dealreg/conflict/0"]["wrong"] is None


def _tell_otherwise(house: House, memory: Memory) -> None:
    """Another story of the log, signed with its own key, is what the witness alone was shown."""
    origin = "dealreg/registration/0"
    memory.place(origin).unlink()
    proofs = house.app.state.following.proofs
    forked = sign(str(Checkpoint(origin, 5, b"f" * 32)), proofs.keys.signer(origin))
    memory.take(forked, proofs.keeper.keyring.keys(origin), [], 1_790_000_000)


async def test_the_logs_of_another_key_are_not_signed(address: tuple[House, str], tmp_path: Path):
    house, url = address
    stranger = str(Memory(tmp_path / "stranger", "dealreg/keys").key)
    code, said = await typed(
        house, "look", "--name", NAME, "--key", stranger, "--memory", tmp_path / "witness", "--url", url
    )
    assert code != 0
    assert "key" in said
    assert not list((tmp_path / "witness").glob("*.note"))

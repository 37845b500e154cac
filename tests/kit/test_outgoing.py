"""Requests to addresses that others chose: which addresses are reached, by all the ways of writing them."""

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from services.kit.outgoing import ForbiddenAddressError, Outgoing, UnreachableError, may_be_reached, trusted_by

INSIDE = """
0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2001::1 2002:a00:1::1 2001:db8::1 fc00::1 fd12::1
fe80::1 ff02::1
""".split()


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_not_reached(address: str):
    assert not may_be_reached(ip_address(address), loopback=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_what_is_public_is_reached(address: str):
    assert may_be_reached(ip_address(address), loopback=False)


def test_a_developer_reaches_the_machine_itself_and_nothing_else_inside():
    assert {address for address in INSIDE if may_be_reached(ip_address(address), loopback=True)} == {
        "127.0.0.1",
        "127.8.8.8",
        "::1",
    }


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f000001", "2130706433", "127.1", "[::1]", "0"])
async def test_a_name_is_looked_at_when_it_is_resolved(host: str):
    async with Outgoing(5.0, trusted_by(None), loopback=False) as outgoing:
        with pytest.raises(ForbiddenAddressError):
            await outgoing.post(f"http://{host}:9/", {}, b"")


@pytest.mark.parametrize("host", ["hooks..example.com", f"{'h' * 64}.example.com"])
async def test_a_name_that_cannot_be_one_is_not_reached(host: str):
    async with Outgoing(5.0, trusted_by(None), loopback=False) as outgoing:
        with pytest.raises(UnreachableError):
            await outgoing.post(f"https://{host}/", {}, b"")


async def test_of_a_name_with_several_addresses_one_that_answers_is_enough(monkeypatch: pytest.MonkeyPatch):
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def two(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.9", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", two)
    server = await asyncio.start_server(answer, "127.0.0.1")
    port = server.sockets[0].getsockname()[1]
    async with server, Outgoing(5.0, trusted_by(None), loopback=True) as outgoing:
        assert await outgoing.post(f"http://two.example.com:{port}/", {}, b"") == (503, "7")

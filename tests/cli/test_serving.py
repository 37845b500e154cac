"""How the server is set up."""

from fastapi import FastAPI

from services.cli.serving import server

NGINX_KEEPS_SECONDS = 60
"""`keepalive_timeout` of an upstream in nginx, unless it is told otherwise."""


def test_a_proxy_closes_an_idle_connection_before_we_do():
    assert server(FastAPI(), "127.0.0.1", 0).config.timeout_keep_alive > NGINX_KEEPS_SECONDS

"""Logs: one line of ASCII JSON each, whatever it is about."""

import json
import logging

import pytest

from services.kit.logs import TEXT_LENGTH_MAX, JsonFormatter, caused_by


def line_of(message, *arguments, **extra):
    record = logging.LogRecord("part", logging.INFO, __file__, 1, message, arguments, None)
    vars(record).update(extra)
    return JsonFormatter().format(record)


@pytest.mark.parametrize(
    "nasty",
    [
        "line\nbreak",
        "carriage\rreturn",
        "\x1b[31mred\x1b[0m",
        "nul\x00",
        "bell\x07",
        "delete\x7f",
        "\u202egnp.exe",
        "\u2028",
        "\x9b1m",
    ],
)
def test_nothing_breaks_the_line_or_steers_a_terminal(nasty):
    for line in (line_of("got %s", nasty), line_of("got", detail=nasty), line_of("got", **{nasty: "name"})):
        assert line.isascii()
        assert line.isprintable()
        assert any(nasty in part for item in json.loads(line).items() for part in item)


def test_a_line_names_its_cause_only_inside():
    with caused_by("request-1"):
        assert json.loads(line_of("inside"))["causation"] == "request-1"
    assert "causation" not in json.loads(line_of("outside"))


def test_extra_fields_and_long_texts():
    line = json.loads(line_of("x" * 10_000, command="c-1"))
    assert line["command"] == "c-1"
    assert len(line["message"]) == TEXT_LENGTH_MAX
    assert line["level"] == "info"


def test_an_exception_is_one_line_too():
    try:
        raise ValueError("several\nlines")
    except ValueError as error:
        record = logging.LogRecord(
            "part", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, error.__traceback__)
        )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert "ValueError: several\nlines" in json.loads(line)["exception"]

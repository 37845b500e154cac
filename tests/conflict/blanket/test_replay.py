"""The detector from the command line, and what its answers must not depend on."""

import subprocess
import sys
from itertools import islice

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.conflict.blanket import Watch
from services.conflict.blanket.portfolio import REMEMBERED_MAX
from services.conflict.blanket.replay import BadLine, FiledLine, Replay, read
from services.conflict.blanket.watch import WatchImage
from tests.conflict.blanket.filings import THIN, closed, files, in_order, said, told, until, usual, worked

MIXED = in_order(
    usual("steady", 120, 3),
    usual("quiet", 120, 12),
    files("grab", 100, 40, 2, evidence=list(THIN), contact_domain_matches=False),
    until(150),
)


def run(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "services.conflict.blanket", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def as_text(lines) -> str:
    return "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)


def test_the_command_prints_what_the_detector_says(tmp_path):
    path = tmp_path / "filings.jsonl"
    path.write_text(as_text(MIXED))
    done = run("", "replay", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == list(told(MIXED))
    assert {one["partner"] for one in said(MIXED)} == {"grab"}
    assert [one["level"] for one in said(MIXED)][-1] == "flag"


FILED = '{"type":"filed","at":"2026-05-01T00:00:00Z","registration":"r","partner":"p","customer":"c"}\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (FILED + "nonsense\n", "line 2: NOT_JSON: JSON is malformed"),
        ("\n" + FILED.replace('"p"', "7"), "line 2: INVALID: Expected `str`"),
        (FILED.replace("2026-05-01", "2026-13-01"), "line 1: INVALID: Invalid RFC3339"),
        (FILED.replace("filed", "bought"), "line 1: INVALID: Invalid value 'bought'"),
        (
            FILED + FILED.replace("2026", "2025"),
            "line 2: OUT_OF_ORDER: 2025-05-01T00:00:00+00:00 is before the line above it",
        ),
        (FILED.replace("2026-05-01T00:00:00Z", "0001-01-01T00:00:00+14:00"), "line 1: INVALID: the time is beyond"),
        ("\xff\n", "line 1: NOT_JSON"),
        ("[1]\n", "line 1: INVALID"),
        (FILED.replace('"customer":"c"', '"shoe":1'), "line 1: INVALID: Object missing required field `customer`"),
    ],
)
def test_a_bad_line_is_named_and_ends_it(text, complaint):
    done = run(text, "replay", "-")
    assert done.returncode == 2
    assert complaint in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = run("", "replay", str(tmp_path / "none.jsonl"))
    assert done.returncode == 2
    assert "none.jsonl" in done.stderr


def test_empty_lines_instants_without_a_zone_and_fields_of_others_are_taken():
    told_more = FILED.replace('"customer"', '"value":7,"customer"').replace("Z", "")
    assert [line.at.tzinfo is not None for line in read([b"", told_more.encode()])] == [True]


def test_an_empty_file_says_nothing():
    done = run("", "replay", "-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_null_is_not_known_and_a_mark_before_the_first_line_is_no_part_of_it():
    unknown = '"evidence":null,"contact_key":null,"contact_domain_matches":null,"description":null,"territory":null,'
    (line,) = read([b"\xef\xbb\xbf" + FILED.replace('"customer"', f'{unknown}"customer"').encode()])
    assert line.filing().items == 0


@pytest.mark.parametrize(
    "at", ["2026-05-01T02:00:00+02:00", "2026-04-30T19:30:00-04:30", "2026-05-01T00:00:00.000000Z"]
)
def test_an_instant_is_one_whatever_its_offset(at):
    (line,) = read([FILED.replace("2026-05-01T00:00:00Z", at).encode()])
    assert line.at.isoformat() == "2026-05-01T00:00:00+00:00"


def test_whole_seconds_stand_beside_fractions_in_either_order():
    lines = [FILED.replace("00Z", "00.9Z"), FILED]
    assert [line.at.microsecond for line in read(one.encode() for one in lines)] == [900_000] * 2


def test_a_filing_that_is_told_twice_counts_once():
    dump = files("grab", 100, 40, 2, evidence=list(THIN), contact_domain_matches=False)
    twice = [line for line in dump for _ in range(2)]
    assert said(twice) == said(dump)


def test_what_is_told_of_claims_that_nobody_filed_means_nothing():
    unknown = in_order(closed(files("ghost", 0, 9, 3), "expired", 1), worked(files("ghost", 0, 9, 3)))
    assert said(in_order(unknown, MIXED)) == said(MIXED)


def test_a_type_is_needed():
    with pytest.raises(BadLine, match="line 1"):
        list(read([b"{}"]))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_partners_within_an_instant_does_not_matter(dice):
    together = [line for line in MIXED if isinstance(line, FiledLine)]
    for line in together:
        line.at = line.at.replace(hour=0, minute=0, second=0, microsecond=0)
    together.sort(key=lambda line: line.at)
    shuffled = list(together)
    partners = ["steady", "quiet", "grab"]
    dice.shuffle(partners)
    shuffled.sort(key=lambda line: (line.at, partners.index(line.partner)))
    assert sorted(told(shuffled)) == sorted(told(together))


@pytest.mark.parametrize("cut", [1, 60, 150])
def test_a_watch_taken_down_and_set_up_again_goes_on_as_if_nothing_had_been(cut):
    whole, parts = Replay(), Replay()
    for line in islice(MIXED, cut):
        list(whole.take(line))
        list(parts.take(line))
    image = msgspec.msgpack.decode(msgspec.msgpack.encode(parts._watch.dump()), type=WatchImage)
    parts._watch = Watch()
    parts._watch.load(image)
    assert [text for line in MIXED[cut:] for text in parts.take(line)] == [
        text for line in MIXED[cut:] for text in whole.take(line)
    ]


def test_memory_is_bounded_whatever_a_partner_files():
    replay = Replay()
    for line in files("flood", 0, 3 * REMEMBERED_MAX, 20):
        list(replay.take(line))
    (portfolio,) = replay._watch._portfolios.values()
    assert len(portfolio.filed) <= REMEMBERED_MAX + 1

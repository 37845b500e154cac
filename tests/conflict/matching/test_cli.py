"""Scoring and measuring pairs from a file."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.conflict.matching.measures import measures

HEADER = (
    "pair_id,source,slice,left_name,left_country,left_city,left_postcode,"
    "right_name,right_country,right_city,right_postcode,relation,label"
)
ROWS = """
1,x,spelling,Quuxplexity GmbH,DE,,,QUUXPLEXITY,DE,,,same,1
2,x,random,Siemens AG,DE,,,Volkswagen AG,DE,,,unrelated,0
3,x,homonym_other_country,Ministry of Education,NZ,,,Ministry of Education,PT,,,unrelated,0
4,x,spelling,Umbrella Laboratories,US,Reno,89501,Umbrella Labs Inc,US,Reno,89501,same,1
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.conflict.matching", *words], capture_output=True, text=True, check=False
    )


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_text(f"{HEADER}\n{ROWS.strip()}\n", encoding="utf-8")
    return path


def test_every_pair_gets_a_probability_a_relation_and_a_band(pairs: Path):
    scored = list(csv.DictReader(run("score", str(pairs)).stdout.splitlines()))
    assert [(one["pair_id"], one["relation"], one["band"]) for one in scored] == [
        ("1", "same", "near-certain"),
        ("2", "unrelated", "unlikely"),
        ("3", "unrelated", "possible"),
        ("4", "same", "near-certain"),
    ]
    assert all(0 <= float(one["probability_same"]) <= 1 for one in scored)


def test_a_score_does_not_depend_on_the_other_pairs(pairs: Path, tmp_path: Path):
    alone = tmp_path / "one.csv"
    alone.write_text("\n".join(pairs.read_text(encoding="utf-8").splitlines()[:2]) + "\n", encoding="utf-8")
    assert run("score", str(pairs)).stdout.startswith(run("score", str(alone)).stdout)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"", "not among them: pair_id, left_name, right_name"),
        (b"left_name,right_name\nA,B\n", "not among them: pair_id"),
        (b"pair_id,left_name,right_name\n1,\xfc,u\n", "is no CSV file in UTF-8"),
        (b"pair_id,left_name,right_name\n1,u," + b"n" * 200_000, "field larger than field limit"),
    ],
    ids=["empty", "no ids", "another alphabet", "no end"],
)
def test_a_file_that_holds_no_pairs_is_refused_in_words(tmp_path: Path, written: bytes, told: str):
    path = tmp_path / "pairs.csv"
    path.write_bytes(written)
    done = run("score", str(path))
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert told in done.stderr


def test_a_file_that_a_spreadsheet_wrote_is_read(tmp_path: Path):
    """With a mark of its byte order, its own line ends, a name over two lines, and nothing but names."""
    path = tmp_path / "pairs.csv"
    path.write_bytes(
        b'\xef\xbb\xbfpair_id,left_name,right_name\r\n1,Acme,ACME Inc\r\n2,,Acme\r\n3,"Acme\nInc",Acme\r\n'
    )
    scored = list(csv.DictReader(run("score", str(path)).stdout.splitlines()))
    assert [one["relation"] for one in scored] == ["same", "unrelated", "same"]


def test_other_pairs_than_those_trained_on_are_measured_by_the_shipped_model(pairs: Path, tmp_path: Path):
    drawing = tmp_path / "curve.svg"
    told = json.loads(run("evaluate", str(pairs), "--json", "--plot", str(drawing)).stdout)
    assert "was not trained on this file" in told["measured"]
    assert told["core"]["f1"] == 1.0
    assert told["slice homonym_other_country"]["near_certain"] == 0.0
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


def test_without_pairs_it_says_so(tmp_path: Path):
    done = run("evaluate", str(tmp_path / "nowhere.csv"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "kept outside this repository" in done.stderr


def test_figures_of_a_known_ranking():
    found = measures([0.995, 0.9, 0.8, 0.3, 0.2], [True, True, False, True, False])
    assert (found.precision, found.recall, found.f1) == (0.6667, 0.6667, 0.6667)
    assert found.average_precision == pytest.approx((1 + 1 + 3 / 4) / 3, abs=1e-4)
    assert (found.recall_at_95, found.near_certain, found.near_certain_right) == (0.6667, 0.2, 1.0)


def test_a_set_of_one_kind_has_no_precision():
    found = measures([0.9, 0.1], [False, False])
    assert (found.precision, found.average_precision, found.called_same) == (None, None, 0.5)

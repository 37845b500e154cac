"""The published language: the reference and the JSON Schema are what the models say, and hold for every programme."""

import json
import subprocess
import sys
from pathlib import Path

import contracts
from contracts.programme import Programme
from services.kit.documents import read
from tests.contracts import language, specimens

FOLDER = Path(contracts.__file__).parent


def test_the_reference_is_written_anew():
    assert language.PAGE.read_text() == language.page(), "run `make programme-reference` and commit what it wrote"


def test_the_smallest_programme_of_the_reference_is_one():
    assert read(Programme, language.SMALLEST).terms["reseller"].protection.period == "P90D"


def test_every_part_of_a_programme_is_explained():
    found, page = language.models(Programme), language.page()
    assert {"Track", "When", "HeldCertificate", "Calendar", "Reward"} <= {model.__name__ for model in found}
    for model in found:
        assert f"\n## {model.__name__}\n" in page
        assert all(f"| `{name}` |" in page for name in model.model_fields)


def test_every_link_of_the_reference_leads_somewhere():
    page = language.page()
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in page.splitlines() if line.startswith("#")}
    links = {part.partition(")")[0] for part in page.split("](#")[1:]}
    assert links <= headings


def test_editors_accept_every_programme_and_no_mistake(tmp_path):
    schema = FOLDER / "schemas" / "programme.schema.json"
    assert json.loads(schema.read_text()) == json.loads(specimens.programme_schema_text())
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(language.SMALLEST.replace("routes:", "ruotes:"))
    check = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema)]
    good = subprocess.run([*check, *map(str, (FOLDER / "programmes").glob("*.yaml"))], capture_output=True, check=False)
    assert good.returncode == 0, good.stdout.decode()
    bad = subprocess.run([*check, str(wrong)], capture_output=True, check=False)
    assert bad.returncode == 1
    assert b"ruotes" in bad.stdout

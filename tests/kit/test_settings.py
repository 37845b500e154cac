"""Settings come from the environment, contradictions are refused, and secrets do not show themselves."""

import pytest
from pydantic import ValidationError

from services.kit.settings import Settings

GIVEN = {"kafka": "broker:9092", "database_url": "postgresql://someone:hidden@db/x"}


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "broker:1")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db")
    monkeypatch.setenv("DEALREG_PARTITIONS", "8")
    monkeypatch.setenv("DEALREG_MARKETS", '{"acme": 3}')
    settings = Settings()
    assert settings.kafka == "broker:1"
    assert settings.database_url.get_secret_value() == "postgresql://db"
    assert settings.market_map.partition("acme") == 3
    assert settings.market_map.partition("unlisted") == 0


@pytest.mark.parametrize("missing", ["KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"])
def test_there_is_no_default_address(monkeypatch, missing):
    for name in ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"):
        monkeypatch.setenv(name, "somewhere")
    monkeypatch.delenv(missing)
    with pytest.raises(ValidationError):
        Settings()


@pytest.mark.parametrize(
    "wrong",
    [
        {"partitions": 4, "markets": {"acme": 4}},
        {"partitions": 4, "markets": {"acme": -1}},
        {"replication_factor": 1, "min_insync_replicas": 2},
        {"wait_seconds": 31},
        {"topic_prefix": "a/b"},
        {"database_schema_prefix": "x; drop"},
        {"body_bytes_max": 0},
        {"smtp_host": "mx"},
        {"smtp_host": "mx", "smtp_from": "nobody"},
        {"smtp_host": "mx", "smtp_from": "a@b.example", "smtp_security": "none", "smtp_password": "readable"},
        {"edge_url": "https://deals.example.com/path"},
        {"edge_url": "deals.example.com"},
    ],
)
def test_what_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(**GIVEN, **wrong)


def test_secrets_do_not_show():
    settings = Settings(**GIVEN, vault_key="abc", token_key="def")
    assert not {"hidden", "abc", "def"} & set(str(settings).replace("'", " ").split())
    assert "hidden" not in repr(settings)


def test_mail_goes_out_where_a_server_is_named_and_an_empty_variable_names_none(monkeypatch):
    assert Settings(**GIVEN).mail is None
    monkeypatch.setenv("DEALREG_SMTP_HOST", "")
    assert Settings(**GIVEN).mail is None
    mail = Settings(**GIVEN, smtp_host="mx", smtp_from="deals@acme.example", smtp_password="hush").mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security, mail.sender) == ("mx", 587, "starttls", "deals@acme.example")
    assert "hush" not in str(mail)


def test_topics_carry_the_prefix():
    assert Settings(**GIVEN, topic_prefix="here").topics("quarantine") == "here.quarantine"
    assert Settings(**GIVEN, database_schema_prefix="t1_").schema_name("vault") == "t1_vault"

"""Everything that is configured from outside, read once by `build(settings)`; no secret has a default."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AliasChoices, EmailStr, Field, SecretStr, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.topics import Markets, Topics

TopicPrefix = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}$")]

LogName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.:/_-]{0,120}$")]


def _address(name: str, alias: str) -> AliasChoices:
    return AliasChoices(name, alias)


class Installation(BaseSettings):
    """What is known of an installation before anything of it runs: its folder, and whom its tokens are for."""

    # An empty variable is one that is not set: that is how compose files pass on what nobody filled in.
    model_config = SettingsConfigDict(
        env_prefix="DEALREG_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    data: Path = Path(".dealreg")
    issuer: str = "dealreg"
    audience: str = "dealreg"


class MailSettings(NamedTuple):
    """The server that takes mail, and how to speak with it."""

    host: str
    port: int
    security: str
    user: str | None
    password: SecretStr | None
    sender: str
    seconds_max: float


class Settings(Installation):
    """Environment variables `DEALREG_<NAME>`, `KAFKA_BOOTSTRAP_SERVERS` and `DATABASE_URL`; frozen once read."""

    kafka: str = Field(min_length=1, validation_alias=_address("kafka", "KAFKA_BOOTSTRAP_SERVERS"))
    database_url: SecretStr = Field(min_length=1, validation_alias=_address("database_url", "DATABASE_URL"))

    topic_prefix: TopicPrefix = "dealreg"
    partner_topic_prefix: TopicPrefix = "partners"
    """Installations on one cluster have partners' topics of their own, or each would answer the other's partners."""
    partitions: int = Field(default=4, ge=1, le=1_000)
    replication_factor: int = Field(default=1, ge=1)
    min_insync_replicas: int = Field(default=1, ge=1)
    markets: dict[str, int] = {}
    """Partition of each listed market. Fixed for life: moving a market means copying its ledger."""

    jwks_url: str | None = None
    """Where another issuer publishes its keys; without it the service signs and verifies with a key of its own."""
    vault_key: SecretStr | None = None
    """Key-encryption key of the vault, 32 bytes in base64; without it a file made at first start in `data`."""
    vault_sealing_keys: tuple[SecretStr, ...] = ()
    """Keys that took its place in sealing, in the same form, the newest first; a key that is gone opens nothing."""
    log_name: LogName = "dealreg"
    """What checkpoints and receipts call this installation's logs: an address of its own, without `https://`."""
    log_key: SecretStr | None = None
    """Ed25519 key that signs them, 32 bytes in base64; without it a file made at first start in `data`."""
    log_keys_before: tuple[SecretStr, ...] = ()
    """Keys that it replaced, the newest first: that one vouches for it, the oldest one hides records in receipts."""
    checkpoint_seconds: float = Field(default=60.0, gt=0)
    checkpoint_records: int = Field(default=10_000, ge=1)
    """A checkpoint is signed so long after the one before, or so many records behind it, whichever comes first."""
    token_key: SecretStr | None = None
    """Key of cursors and position tokens, 32 bytes in base64; all processes share it, by this or by `data`."""

    database_schema_prefix: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,30})?$")] = ""
    database_connections: int = Field(default=8, ge=1)
    database_seconds_max: float = Field(default=5.0, gt=0)
    kafka_seconds_max: float = Field(default=5.0, gt=0)
    """Deadline of one call to the broker, as seen by a person who waits for an answer."""

    webhook_loopback: bool = False
    """Whether webhooks may also go to this machine itself, and by plain HTTP: for developing a receiver only."""

    outgoing_authorities: Path | None = None
    """Certificates (PEM) of further authorities that vouch for receivers of webhooks and for the mail server."""
    edge_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+$")] | None = None
    """Where people reach the service from outside, without a path: digests lead there, and end there."""

    smtp_host: str | None = None
    """The server that takes digests; without it, nobody gets any."""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """Encrypted after a greeting (usually port 587), from the first byte (465), or not at all (25)."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: EmailStr | None = None
    """Whom digests come from; what comes back goes there, too."""
    smtp_seconds_max: float = Field(default=15.0, gt=0, le=15)
    """Deadline of handing one message over; it is part of what `LEASE` of the notices leaves for sending."""

    wait_seconds: float = Field(default=2.0, ge=0)
    wait_seconds_max: float = Field(default=30.0, ge=0)
    body_bytes_max: int = Field(default=262_144, ge=1_024)
    answers_kept_days: int = Field(default=30, ge=1)
    requests_per_second: float = Field(default=200.0, gt=0)
    """How many requests one principal may send a second, in the long run and (times four) at once."""
    log_level: str = "INFO"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        Markets(self.partitions, self.markets)  # refuses partitions that do not exist
        if self.min_insync_replicas > self.replication_factor:
            raise ValueError("min_insync_replicas is larger than replication_factor: no append could ever succeed")
        if self.wait_seconds > self.wait_seconds_max:
            raise ValueError("wait_seconds is larger than wait_seconds_max")
        if self.smtp_host is not None and self.smtp_from is None:
            raise ValueError("smtp_from is missing: a digest comes from somebody")
        if self.smtp_password is not None and self.smtp_security == "none":
            raise ValueError("smtp_password would go over the network readable: set smtp_security")
        return self

    @property
    def mail(self) -> MailSettings | None:
        """How mail goes out; None when no server is named."""
        if self.smtp_host is None or self.smtp_from is None:
            return None
        place = (self.smtp_host, self.smtp_port, self.smtp_security)
        return MailSettings(*place, self.smtp_user, self.smtp_password, self.smtp_from, self.smtp_seconds_max)

    @property
    def market_map(self) -> Markets:
        """Which partition holds which market."""
        return Markets(self.partitions, self.markets)

    @property
    def topics(self) -> Topics:
        """The names of our topics under this installation's prefix."""
        return Topics(self.topic_prefix)

    def schema_name(self, name: str) -> str:
        """The PostgreSQL schema of this name; a prefix keeps several installations apart in one database."""
        return f"{self.database_schema_prefix}{name}"

"""What a recorder takes from the environment; every name may be prefixed with the application's, as in the library."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from eventsourcing.utils import Environment

from services.kit.ledger.port import Ledger
from services.kit.ledger.recorder.events import Author, IdType
from services.kit.ledger.recorder.store import Limits
from services.kit.ledger.topics import Durability

Value = TypeVar("Value")

SERVERS = "KAFKA_BOOTSTRAP_SERVERS"
TOPIC = "LEDGER_TOPIC"
"""The topic of the events; without it `<application>.ledger`. Other purposes, such as snapshots, add their name."""
NAME = "LEDGER_NAME"
"""The ledger's name, which is in every record's `ce_source`; without it the topic's."""
PARTITION = "LEDGER_PARTITION"
PARTITIONS = "LEDGER_PARTITIONS"
REPLICAS = "LEDGER_REPLICAS"
IN_SYNC = "LEDGER_MIN_INSYNC_REPLICAS"
SECONDS_MAX = "LEDGER_SECONDS_MAX"
CACHE_BYTES = "LEDGER_CACHE_BYTES"
ACTOR = "LEDGER_ACTOR"
"""Who is named as the author; without it `application/<name>`."""
CONTENT_TYPE = "LEDGER_CONTENT_TYPE"
"""What the stored states are; without it JSON, unless a cipher, compressor, transcoder or mapper is configured."""
ID_TYPE = "ORIGINATOR_ID_TYPE"
"""`uuid` or `text`, as for the library's PostgreSQL recorder."""

CHANGES_CONTENT = ("CIPHER_TOPIC", "CIPHER_KEY", "COMPRESSOR_TOPIC", "TRANSCODER_TOPIC", "MAPPER_TOPIC")


@dataclass(frozen=True)
class Options:
    """Where the ledger is, how it is kept, and who writes."""

    servers: str
    ledger: Ledger
    partition: int
    partitions: int
    durability: Durability
    limits: Limits
    author: Author
    id_type: IdType

    @classmethod
    def read(cls, env: Environment) -> "Options":
        """Raises OSError, as the library does, when something is missing or makes no sense."""
        topic = env.get(TOPIC) or (f"{env.name.lower()}.ledger" if env.name else "")
        partition = _number(env, PARTITION, 0, int)
        return cls(
            servers=_given(env, SERVERS, env.get(SERVERS)),
            ledger=Ledger(env.get(NAME) or topic, _given(env, TOPIC, topic)),
            partition=partition,
            partitions=_number(env, PARTITIONS, partition + 1, int),
            durability=Durability(_number(env, REPLICAS, 1, int), _number(env, IN_SYNC, 1, int)),
            limits=Limits(
                _number(env, SECONDS_MAX, Limits.seconds_max, float), _number(env, CACHE_BYTES, Limits.cache_bytes, int)
            ),
            author=Author(env.get(ACTOR) or f"application/{env.name or topic}", _content_type(env)),
            id_type=_id_type(env),
        )


def _given(env: Environment, name: str, value: str | None) -> str:
    if not value:
        raise OSError(f"{name} is not in the environment of {env.name or 'the application'}")
    return value


def _number(env: Environment, name: str, default: Value, parse: Callable[[str], Value]) -> Value:
    text = env.get(name)
    try:
        return parse(text) if text else default
    except ValueError:
        raise OSError(f"{name} is {text!r}, and should be a number") from None


def _content_type(env: Environment) -> str:
    changed = any(env.get(name) for name in CHANGES_CONTENT)
    return env.get(CONTENT_TYPE) or ("application/octet-stream" if changed else "application/json")


def _id_type(env: Environment) -> IdType:
    match (env.get(ID_TYPE) or "uuid").lower():
        case "uuid":
            return "uuid"
        case "text":
            return "text"
        case other:
            raise OSError(f"{ID_TYPE} is {other!r}, and should be 'uuid' or 'text'")

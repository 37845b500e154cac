"""`dealreg replay --decide`: every input decided once more, and each event compared with its record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from rich.console import Group, RenderableType
from rich.progress import Progress, TaskID

from services.cli.output import Exit, fail, plain, progress, table
from services.conflict.service.partition import ConflictPartition
from services.kit.collector import calm
from services.kit.engine.code import code_version
from services.kit.ledger import Assignment, KafkaBroker, Ledger, Partition
from services.kit.ledger.redeciding import Difference, Redecided, redecide
from services.kit.settings import Settings
from services.registration.service.partition import RegistrationPartition


class Service(NamedTuple):
    """Whose ledger a service's writers read beside their commands, and what decides."""

    other: str
    make: Callable[[], Partition]


SERVICES: Final[Mapping[str, Service]] = {
    "registration": Service("conflict", RegistrationPartition),
    "conflict": Service("registration", ConflictPartition),
}


@dataclass
class Comparison:
    """How each partition came out."""

    found: list[tuple[Assignment, Redecided]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether everything would be decided as it was."""
        return all(part.difference is None for _, part in self.found)

    def as_json(self) -> dict[str, Any]:
        """All of it, for programs."""
        return {
            "same": self.same,
            "code_version": code_version(),
            "partitions": [
                {
                    "ledger": where.ledger.name,
                    "partition": where.partition,
                    "decided_again": part.redecided,
                    "taken_over": part.folded,
                    "difference": part.difference and part.difference._asdict(),
                }
                for where, part in self.found
            ],
        }

    def as_text(self) -> RenderableType:
        """All of it, for people."""
        rows = [
            (str(where), part.redecided, part.folded, "differs" if part.difference else "the same")
            for where, part in self.found
        ]
        differing = [
            f"[red]{where}: {plain(told(part.difference))}[/red]" for where, part in self.found if part.difference
        ]
        verdict = "[green]Every decision comes out as it was recorded.[/green]"
        return Group(
            table(("ledger", "decided again", "taken over: command no longer kept", "outcome"), rows),
            *(differing or [verdict]),
        )


def told(difference: Difference) -> str:
    """A difference in words; who compares with what other code decided must know that."""
    what = f"record {difference.sequence}, {difference.type} of {difference.stream}: {difference.text}"
    if difference.code_version == code_version():
        return what
    return (
        f"{what}. It was decided by code {difference.code_version}, and this is {code_version()}: another version may "
        "rightly decide otherwise; to know whether somebody changed the ledger, use `dealreg verify`"
    )


async def deciding(settings: Settings, service: str | None, partition: int | None) -> Comparison:
    """Decide the chosen partitions again, with a bar for each. Raises LogDoubt, LogRefused."""
    if partition is not None and partition >= settings.partitions:
        fail(f"There is no partition {partition}: there are {settings.partitions}, from 0 on.", code=Exit.USAGE)
    calm()
    comparison, broker = Comparison(), KafkaBroker(settings.kafka)
    try:
        with progress() as bar:
            for where, make in _chosen(settings, service, partition):
                task = bar.add_task(str(where), total=None)
                part = await redecide(broker, where, make(), partial(_moved, bar, task))
                comparison.found.append((where, part))
    finally:
        await broker.close()
    return comparison


def _moved(bar: Progress, task: TaskID, done: int, end: int) -> None:
    bar.update(task, completed=done, total=end)


def _chosen(
    settings: Settings, service: str | None, partition: int | None
) -> Iterator[tuple[Assignment, Callable[[], Partition]]]:
    numbers = range(settings.partitions) if partition is None else [partition]
    for name, (other, make) in SERVICES.items():
        if service in (None, name):
            for number in numbers:
                commands = settings.topics(f"{name}.commands")
                yield Assignment(_ledger(settings, name), number, commands, _ledger(settings, other)), make


def _ledger(settings: Settings, name: str) -> Ledger:
    return Ledger(name, settings.topics(f"{name}.ledger"))

"""A server that somebody else runs and whose address we were given: used, never started or ended."""

from typing import NamedTuple, NoReturn

from services.kit.stack.errors import StackError


class Given(NamedTuple):
    """Stands where a part of ours would."""

    name: str
    address: str
    rung: str = "address in the environment"
    ours: bool = False

    def open(self) -> None:
        """Nothing to start; whether it answers is seen by its first client."""

    def close(self) -> None:
        """Nothing to end."""

    def revive(self) -> bool:
        """Never: it is watched by whoever runs it."""
        return False

    def start(self) -> NoReturn:
        """Refused with StackError."""
        raise StackError(f"{self.name} at the address in the environment is not ours to start or end")

    def stop(self) -> NoReturn:
        """Refused."""
        self.start()

    def kill(self) -> NoReturn:
        """Refused."""
        self.start()

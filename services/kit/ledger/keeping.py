"""Takes checkpoints beside the loop: captured when all decided was handed over, saved once it is acknowledged."""

import asyncio
import logging
from dataclasses import replace

from services.kit.ledger.chain import Anchor
from services.kit.ledger.checkpoint import Checkpoint, CheckpointRule, Standing
from services.kit.ledger.composing import Composer
from services.kit.ledger.inputs import LedgerInbox
from services.kit.ledger.intake import Intake
from services.kit.ledger.tally import Tally

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps the checkpoint of one opening; without a rule it does nothing."""

    def __init__(self, rule: CheckpointRule | None, openings: int, sequence: int, tally: Tally) -> None:
        self._rule = rule
        self._openings = openings
        self._last = sequence
        self._tally = tally
        self._captured: Checkpoint | None = None
        self._saving: asyncio.Task[None] | None = None

    def capture_if_due(self, composer: Composer, intake: Intake) -> None:
        """Take the state, if enough was decided since the last time and all of it was handed over to the log."""
        if self._rule is None or self._busy() or not composer.empty:
            return
        if composer.stamp.head.sequence - self._last >= self._rule.every_records:
            self._capture(self._rule, composer, intake)

    def acknowledged(self, anchor: Anchor) -> None:
        """The chain ends here for sure: what was captured at this place is written, in a thread."""
        captured = self._captured
        if captured is None or self._rule is None or captured.standing.anchor.head != anchor.head or self._busy():
            return
        self._captured = None
        checkpoint = replace(captured, standing=replace(captured.standing, anchor=anchor))
        self._saving = asyncio.create_task(self._save(self._rule, checkpoint))

    async def finish(self, composer: Composer, intake: Intake, anchor: Anchor) -> None:
        """At a clean stop: wait for what is being written, and leave a last checkpoint."""
        if self._rule is None:
            return
        if self._saving:
            await self._saving
        self._capture(self._rule, composer, intake)
        self.acknowledged(anchor)
        if self._saving:
            await self._saving

    def _busy(self) -> bool:
        return self._saving is not None and not self._saving.done()

    def _capture(self, rule: CheckpointRule, composer: Composer, intake: Intake) -> None:
        head = composer.stamp.head
        others = {inbox.name: inbox.anchor for inbox in intake.inboxes if isinstance(inbox, LedgerInbox)}
        standing = Standing(Anchor(head, -1), composer.stamp.at, dict(composer.positions), self._openings, others)
        self._captured = Checkpoint(rule.code_version, standing, composer.partition.dump())
        self._last = head.sequence

    async def _save(self, rule: CheckpointRule, checkpoint: Checkpoint) -> None:
        try:
            await asyncio.to_thread(rule.file.save, checkpoint)
            self._tally.checkpoints += 1
        except OSError:
            logger.exception("a checkpoint could not be written; the writer goes on, a restart will take longer")

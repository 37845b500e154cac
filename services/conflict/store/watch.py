"""The watch over partners, the flags over them, and when a partner is to be looked at again."""

from datetime import datetime

import msgspec

from contracts.blanket import BlanketFlagConfirmed, BlanketPatternFlagged, BlanketReviewConcluded, CampaignDeclared
from contracts.claims import ClaimScreened
from contracts.values import EntityId
from services.conflict import blanket
from services.conflict.blanket import Campaign, Office, Verdict
from services.conflict.domain.filing import as_watched
from services.conflict.domain.state import Flag
from services.kit.agenda import Agenda


class WatchImage(msgspec.Struct, array_like=True):
    """Everything known of filings, campaigns and flags."""

    filings: blanket.WatchImage
    flags: list[Flag]
    campaigns: list[EntityId]


class Watch:
    """What was filed, by the detector; open flags by id, and the one over each partner that nobody judged yet."""

    def __init__(self) -> None:
        self.agenda = Agenda()
        self._filings = blanket.Watch()
        self._campaigns: dict[EntityId, None] = {}
        self._flags: dict[EntityId, Flag] = {}
        self._standing: dict[Office, EntityId] = {}
        self._flagged: dict[EntityId, EntityId] = {}
        """The claims of open flags, mere watches left out."""

    def flag(self, flag: EntityId) -> Flag | None:
        """A flag with which somebody has something to do yet."""
        return self._flags.get(flag)

    def open_flag(self, flag: EntityId) -> Flag:
        """The same, where it is known that there is one."""
        return self._flags[flag]

    def standing(self, office: Office) -> Flag | None:
        """The flag over a partner that nobody has judged yet."""
        return self._flags.get(self._standing.get(office, ""))

    def is_flagged(self, claim: EntityId) -> bool:
        """Whether a claim is among those of an open flag."""
        return claim in self._flagged

    def announced(self, campaign: EntityId) -> bool:
        """Whether a campaign of this id was declared."""
        return campaign in self._campaigns

    def look(self, office: Office, at: datetime) -> Verdict | None:
        """What a partner's filings amount to at a time."""
        return self._filings.look(office, at)

    def looked_at(self, office: Office, at: datetime) -> None:
        """Nothing was found at this time: look again when the next filing is old enough."""
        self.agenda.enter(("partner", *office), self._filings.next_mature(office, at))

    def fold_filed(self, event: ClaimScreened, at: datetime) -> None:
        """Take in a filing."""
        if event.filing is not None:
            office = (event.vendor or "", event.partner)
            self._filings.filed(office, as_watched(event.claim, event.filing), at)
            self.looked_at(office, at)

    def fold_progress(self, claim: EntityId, *, proven: bool) -> None:
        """Something followed the filing; proof of it answers a demand, word of it does not."""
        self._filings.progressed(claim)
        if proven:
            self._settled(claim)

    def fold_gone(self, claim: EntityId, at: datetime, *, expired: bool) -> None:
        """The claim ended; its filing stays in view, but nothing will follow it any more."""
        self._filings.ended(claim, at, expired=expired)
        self._settled(claim)

    def _settled(self, claim: EntityId) -> None:
        """Nothing is demanded of a claim any more."""
        flag = self._flags.get(self._flagged.get(claim, ""))
        if flag is not None and claim in flag.unanswered:
            left = tuple(one for one in flag.unanswered if one != claim)
            self._flags[flag.id] = msgspec.structs.replace(flag, unanswered=left)

    def fold_declared(self, event: CampaignDeclared, at: datetime) -> None:
        """A partner says beforehand that it will file many claims."""
        self._campaigns[event.campaign] = None
        self._filings.declared((event.vendor, event.partner), Campaign(at, event.until, event.expected))

    def fold_flagged(self, event: BlanketPatternFlagged, at: datetime) -> None:
        """A flag was raised; what it is about does not become the partner's habit."""
        office = (event.vendor or "", event.partner)
        self._keep(Flag(event.flag, *office, event.level, at, event.claims))
        self._standing[office] = event.flag
        self._filings.suspect(office, event.claims)
        self.looked_at(office, at)

    def fold_confirmed(self, event: BlanketFlagConfirmed, at: datetime) -> None:
        """A person agreed: the next flag needs filings of its own."""
        flag = msgspec.structs.replace(
            self._flags[event.flag],
            claims=event.claims,
            confirmed=True,
            unanswered=() if event.evidence_due is None else event.claims,
            due=event.evidence_due,
        )
        self._keep(flag)
        self._filings.suspect((flag.vendor, flag.partner), event.claims)
        self._judged(flag, at, cleared=False)

    def fold_cleared(self, flag_id: EntityId, at: datetime) -> Flag:
        """A person knew a reason: what it was about is habit after all."""
        flag = self._drop(flag_id)
        self._judged(flag, at, cleared=True)
        return flag

    def fold_overdue(self, flag_id: EntityId) -> None:
        """The time to show evidence is over."""
        self._keep(msgspec.structs.replace(self._flags[flag_id], unanswered=(), due=None))

    def fold_referred(self, flag_id: EntityId) -> None:
        """Compliance has it."""
        self._flags[flag_id] = msgspec.structs.replace(self._flags[flag_id], referred=True)

    def fold_concluded(self, event: BlanketReviewConcluded) -> Flag:
        """Compliance is done with it."""
        flag = self._drop(event.flag)
        if event.finding == "unfounded":
            self._filings.exonerated((flag.vendor, flag.partner), flag.claims)
        return flag

    def _judged(self, flag: Flag, at: datetime, *, cleared: bool) -> None:
        office = (flag.vendor, flag.partner)
        del self._standing[office]
        self._filings.judged(office, at)
        if cleared:
            self._filings.exonerated(office, flag.claims)
        self.looked_at(office, at)

    def _keep(self, flag: Flag) -> None:
        self._flags[flag.id] = flag
        self.agenda.enter(("flag", flag.id), flag.due)
        if flag.level == "flag":
            self._flagged.update(dict.fromkeys(flag.claims, flag.id))

    def _drop(self, flag_id: EntityId) -> Flag:
        flag = self._flags.pop(flag_id)
        self.agenda.enter(("flag", flag_id), None)
        for claim in flag.claims:
            if self._flagged.get(claim) == flag_id:
                del self._flagged[claim]
        return flag

    def dump(self) -> WatchImage:
        """Everything, as plain data."""
        return WatchImage(self._filings.dump(), list(self._flags.values()), list(self._campaigns))

    def load(self, image: WatchImage) -> None:
        """Take over what `dump` returned."""
        self._filings.load(image.filings)
        self._campaigns = dict.fromkeys(image.campaigns)
        for flag in image.flags:
            self._keep(flag)
            if not flag.confirmed:
                self._standing[flag.vendor, flag.partner] = flag.id
        for office, at in self._filings.last_filed():
            self.looked_at(office, at)

"""Commands and events of a protection: what was granted, until when, and how it ended. Stream: `protection/<id>`.

A protection carries the id of its registration.
"""

from contracts.protections.changes import (
    ExtensionSlaAtRisk,
    ExtensionSlaBreached,
    ProtectionExtended,
    ProtectionExtensionDenied,
    ProtectionExtensionRequested,
    ProtectionTransferred,
    TransferEnded,
    TransferOffered,
)
from contracts.protections.commands import (
    AcceptTransfer,
    DeclineTransfer,
    DenyExtension,
    GrantExtension,
    ReinstateProtection,
    ReleaseProtection,
    RequestExtension,
    RevokeProtection,
    SuspendProtection,
    TransferProtection,
)
from contracts.protections.events import (
    ProtectionEnteredGrace,
    ProtectionExpired,
    ProtectionExpiringSoon,
    ProtectionFulfilled,
    ProtectionGranted,
    ProtectionReinstated,
    ProtectionReleased,
    ProtectionRescoped,
    ProtectionRevoked,
    ProtectionSuspended,
    ProtectionTermsChanged,
    SuspensionLifted,
)
from contracts.protections.incumbency import (
    IncumbencyEnded,
    IncumbencyEstablished,
    RenewalDue,
)

__all__ = [
    "AcceptTransfer",
    "DeclineTransfer",
    "DenyExtension",
    "ExtensionSlaAtRisk",
    "ExtensionSlaBreached",
    "GrantExtension",
    "IncumbencyEnded",
    "IncumbencyEstablished",
    "ProtectionEnteredGrace",
    "ProtectionExpired",
    "ProtectionExpiringSoon",
    "ProtectionExtended",
    "ProtectionExtensionDenied",
    "ProtectionExtensionRequested",
    "ProtectionFulfilled",
    "ProtectionGranted",
    "ProtectionReinstated",
    "ProtectionReleased",
    "ProtectionRescoped",
    "ProtectionRevoked",
    "ProtectionSuspended",
    "ProtectionTermsChanged",
    "ProtectionTransferred",
    "ReinstateProtection",
    "ReleaseProtection",
    "RenewalDue",
    "RequestExtension",
    "RevokeProtection",
    "SuspendProtection",
    "SuspensionLifted",
    "TransferEnded",
    "TransferOffered",
    "TransferProtection",
]

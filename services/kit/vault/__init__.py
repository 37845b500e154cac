"""What must stay off the ledger: people, customers that partners withhold, secrets; sealed, and erased for good.

This is the one set of tables that cannot be rebuilt from the ledgers: it is backed up with them.
"""

from services.kit.vault.erasing import Erasure
from services.kit.vault.resealing import Resealed
from services.kit.vault.sealing import SealBrokenError, commitment
from services.kit.vault.unclaimed import Hold
from services.kit.vault.vault import Kept, OtherKeyError, SubjectTakenError, Vault, open_vault

__all__ = [
    "Erasure",
    "Hold",
    "Kept",
    "OtherKeyError",
    "Resealed",
    "SealBrokenError",
    "SubjectTakenError",
    "Vault",
    "commitment",
    "open_vault",
]

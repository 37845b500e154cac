"""What the vendor's people may do with a claim: take it, hand it on, ask, agree, reject, take back what was granted."""

from services.registration.domain.reviewing.deciding import approve, reject
from services.registration.domain.reviewing.taking import assign, request_information, start_review

__all__ = ["approve", "assign", "reject", "request_information", "start_review"]

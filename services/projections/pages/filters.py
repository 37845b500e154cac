"""What each list may be narrowed by."""

from contracts.findings import ConflictKind, Severity
from contracts.values import EntityId, Instant, PartnerId, Slug
from services.projections.pages.shelf import Paging, Words


class Registrations(Paging):
    """Filters of registrations; `customer` is a customer's id, `held` those that open conflicts hold up.

    `desk` is one that is asked now, also because the decision is late; `due_before`: a decision is owed by then.
    """

    state: list[Slug] | None = None
    partner: PartnerId | None = None
    programme: Slug | None = None
    customer_name: Words | None = None
    customer: EntityId | None = None
    held: bool | None = None
    desk: Slug | None = None
    due_before: Instant | None = None


class Protections(Paging):
    """Filters of protections; `protected` compares with the time now."""

    state: list[Slug] | None = None
    partner: PartnerId | None = None
    programme: Slug | None = None
    customer: EntityId | None = None
    protected: bool | None = None
    ends_before: Instant | None = None
    kind: list[Slug] | None = None


class Conflicts(Paging):
    """Filters of conflicts; `claim` is either side, `partner` the party of either."""

    state: list[Slug] | None = None
    kind: list[ConflictKind] | None = None
    severity: list[Severity] | None = None
    customer: EntityId | None = None
    claim: EntityId | None = None
    partner: PartnerId | None = None


class BlanketFlags(Paging):
    """Filters of blanket flags."""

    state: list[Slug] | None = None
    level: Slug | None = None
    partner: PartnerId | None = None


class Partners(Paging):
    """Filters of partners."""

    state: list[Slug] | None = None
    tier: Slug | None = None
    name: Words | None = None


class Programmes(Paging):
    """Filters of programmes; `retired` are those that take no new claims."""

    name: Words | None = None
    retired: bool | None = None


class Invitations(Paging):
    """Filters of invitations; `subject` is the registration or the opportunity, `partner` the invited."""

    state: list[Slug] | None = None
    subject: EntityId | None = None
    partner: PartnerId | None = None


class Opportunities(Paging):
    """Filters of opportunities."""

    state: list[Slug] | None = None
    programme: Slug | None = None


class Previews(Paging):
    """Filters of previews."""

    partner: PartnerId | None = None
    programme: Slug | None = None
    outcome: list[Slug] | None = None


class Attributions(Paging):
    """Filters of attributions."""

    partner: PartnerId | None = None
    programme: Slug | None = None
    payable: bool | None = None


class Customers(Paging):
    """Filters of customers."""

    name: Words | None = None
    parent: EntityId | None = None


class DirectClaims(Paging):
    """Filters of direct claims."""

    state: list[Slug] | None = None
    customer: EntityId | None = None
    owner: Words | None = None


class Checks(Paging):
    """Filters of protection checks."""

    asked_by: Words | None = None


class Engagements(Paging):
    """Filters of work done by direct sales."""

    customer: EntityId | None = None
    owner: Words | None = None


class Breaches(Paging):
    """Filters of reports of work done in spite of a protection."""

    owner: Words | None = None
    engagement: EntityId | None = None


class LegalHolds(Paging):
    """Filters of legal holds; `matter` is the id of what is held."""

    state: list[Slug] | None = None
    kind: list[Slug] | None = None
    matter: Words | None = None


class Exports(Paging):
    """Filters of exports: for whom they were made, and what they are of; `matter` is its id."""

    audience: list[Slug] | None = None
    kind: list[Slug] | None = None
    matter: Words | None = None

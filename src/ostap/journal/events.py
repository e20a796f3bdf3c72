"""What may stand in the journal: typed, frozen events. Ids only, never a name or a phone.

Every event has a ``key``, which its maker chooses so that saying the same thing twice is the same
event; ``at``, when it happened (stored in UTC); and what it is about. A field's absence means the
same for ever: fields may be added with ``None`` as their default, none changes its meaning.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    JsonValue,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from ostap.results.base import Frozen, Scalar

# A company's ids may be any text; PostgreSQL alone has no place for NUL.
Id = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]+$")]
Key = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]
Probability = Annotated[float, Field(ge=0, le=1)]
Moment = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(dt.UTC))]
Versions = dict[str, Scalar]
"""What an answer was made with: ``code``, ``catalog``, ``data``, ``model``, ``rules``."""


class _Event(Frozen):
    """What every event has. ``ref_field`` is the field that names another event or a deal."""

    ref_field: ClassVar[str | None] = None
    free_text: ClassVar[tuple[str, ...]] = ()
    """Fields in which a person's words may stand: emptied when a client is erased."""

    key: Key
    at: Moment
    who: Id | None = Field(
        default=None, description="the employee who did it, by his id or login, where one is known"
    )


class Shown(Frozen):
    """One thing that was shown, in its place."""

    id: Id
    position: int = Field(ge=1)
    probability: Probability | None = None
    suitable: bool | None = None
    propensity: Probability | None = Field(
        default=None, description="chance of standing here, where something was explored"
    )


class Removed(Frozen):
    """One thing that a hard rule took away."""

    id: Id
    rule: str


class Selection(_Event):
    """Items shown for a client, or clients shown for an item; the most probable first."""

    kind: Literal["selection"] = "selection"
    free_text: ClassVar[tuple[str, ...]] = ("asked",)

    of: Literal["item", "client"] = "item"
    client: Id | None = None
    item: Id | None = None
    manager: Id | None = None
    as_of: dt.date
    asked: dict[str, JsonValue] = Field(default_factory=dict)
    shown: tuple[Shown, ...] = ()
    filtered: tuple[Id, ...] = Field(default=(), description="the model's negatives, shown or not")
    removed: tuple[Removed, ...] = ()
    versions: Versions = Field(default_factory=dict)


class IdFile(Frozen):
    """A file of ids: the journal keeps its hash and size, never its rows."""

    path: str = Field(description="relative to the workspace")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    count: int = Field(ge=0)
    notes: tuple[str, ...] = Field(default=(), description="why it was rewritten, and when")


class RunCriterion(Frozen):
    """One criterion of a run with its counts."""

    id: str
    text: str
    written_by: str
    alone: int = Field(ge=0)
    left: int = Field(ge=0)


class RuleCount(Frozen):
    """A locked rule and how many it removed."""

    rule: str
    removed: int = Field(ge=0)


class AudienceRun(_Event):
    """An audience run: what it selected, by which SQL, and what it cost."""

    kind: Literal["run"] = "run"
    ref_field: ClassVar[str | None] = "run"

    run: Id
    status: Literal["done", "waiting", "failed", "budget"]
    offer: Id | None = Field(default=None, description="the product that was offered")
    as_of: dt.date
    entity: str = "client"
    criteria: tuple[RunCriterion, ...] = ()
    rules: tuple[RuleCount, ...] = ()
    sql: str | None = None
    count: int | None = Field(default=None, ge=0)
    ids: IdFile | None = None
    tokens: int = Field(default=0, ge=0, description="uncached")
    seconds: float = Field(default=0.0, ge=0)
    versions: Versions = Field(default_factory=dict)


class Pick(_Event):
    """A manager took something from what he was shown."""

    kind: Literal["pick"] = "pick"
    ref_field: ClassVar[str | None] = "selection"

    selection: Key | None = Field(default=None, description="the key of what he was shown")
    client: Id
    item: Id
    manager: Id | None = None


class Rejection(_Event):
    """Something was turned down, with the reason."""

    kind: Literal["rejection"] = "rejection"
    ref_field: ClassVar[str | None] = "selection"
    free_text: ClassVar[tuple[str, ...]] = ("comment",)

    selection: Key | None = None
    client: Id
    item: Id | None = None
    offer: Id | None = None
    manager: Id | None = None
    by: Literal["client", "manager"]
    reason: str = Field(min_length=1, max_length=200)
    comment: str | None = Field(default=None, max_length=2000)


class Sent(_Event):
    """An offer went out: an item to one client, or an advertising offer to a run's audience."""

    kind: Literal["sent"] = "sent"
    ref_field: ClassVar[str | None] = "selection"

    selection: Key | None = None
    client: Id | None = None
    run: Id | None = Field(default=None, description="the audience run whose ids it went to")
    item: Id | None = None
    offer: Id | None = None
    manager: Id | None = None
    channel: str | None = Field(default=None, max_length=100)

    @model_validator(mode="after")
    def _to_someone(self) -> Self:
        if (self.client is None) is (self.run is None):
            message = "give either client or run"
            raise ValueError(message)
        return self


class DealMade(_Event):
    """The CRM has a deal for an offer that was sent."""

    kind: Literal["deal"] = "deal"
    ref_field: ClassVar[str | None] = "sent"

    sent: Key
    client: Id
    item: Id | None = None
    manager: Id | None = None
    deal: Id


class Contact(_Event):
    """A client was spoken to, outside of any offer that the journal knows."""

    kind: Literal["contact"] = "contact"

    client: Id
    manager: Id | None = None
    offer: Id | None = None
    channel: str | None = Field(default=None, max_length=100)


class Reservation(_Event):
    """An item is held for a client, or let go."""

    kind: Literal["reserve"] = "reserve"

    item: Id
    client: Id
    manager: Id | None = None
    until: dt.date | None = Field(default=None, description="the last day; null: until let go")
    released: bool = False


class Mark(_Event):
    """An expert's word: whether this item may be sent to this client; ``null``: can't tell."""

    kind: Literal["mark"] = "mark"
    ref_field: ClassVar[str | None] = "second_of"
    free_text: ClassVar[tuple[str, ...]] = ("comment",)

    client: Id
    item: Id
    expert: Id
    suitable: bool | None = None
    second_of: Key | None = Field(default=None, description="the mark this is a second opinion of")
    comment: str | None = Field(default=None, max_length=2000)


class Outcome(_Event):
    """How a sent offer ended, as one source says; ``corrects`` takes an earlier word back."""

    kind: Literal["outcome"] = "outcome"
    ref_field: ClassVar[str | None] = "deal"

    client: Id
    item: Id | None = None
    offer: Id | None = None
    manager: Id | None = None
    deal: Id | None = None
    result: Literal["won", "lost", "open"]
    source: Literal["crm", "contract", "person"] = "crm"
    amount: float | None = Field(default=None, ge=0)
    corrects: Key | None = None


class Verdict(_Event):
    """What a gate decided about a version."""

    kind: Literal["verdict"] = "verdict"
    ref_field: ClassVar[str | None] = "subject"

    subject: Id = Field(description="the version that was judged")
    gate: str
    accepted: bool | None = Field(default=None, description="null: not enough data")
    why: tuple[str, ...] = ()
    by: str | None = None
    versions: Versions = Field(default_factory=dict)


class Revision(_Event):
    """A target, rule or baseline was changed by somebody, for a reason."""

    kind: Literal["revision"] = "revision"
    ref_field: ClassVar[str | None] = "subject"

    subject: Id = Field(description="what was changed; `deals_baseline` resets M0's baseline")
    before: JsonValue = None
    after: JsonValue = None
    why: str
    by: str


Event = Annotated[
    Selection
    | AudienceRun
    | Pick
    | Rejection
    | Sent
    | DealMade
    | Contact
    | Reservation
    | Mark
    | Outcome
    | Verdict
    | Revision,
    Field(discriminator="kind"),
]
AnyEvent = (
    Selection
    | AudienceRun
    | Pick
    | Rejection
    | Sent
    | DealMade
    | Contact
    | Reservation
    | Mark
    | Outcome
    | Verdict
    | Revision
)

EVENT_TYPES: Final[dict[str, type[AnyEvent]]] = {
    model.model_fields["kind"].default: model
    for model in (
        Selection, AudienceRun, Pick, Rejection, Sent, DealMade, Contact, Reservation, Mark,
        Outcome, Verdict, Revision,
    )
}  # fmt: skip
"""Every event's type by its kind."""

ANY_EVENT: Final[TypeAdapter[AnyEvent]] = TypeAdapter(Event)

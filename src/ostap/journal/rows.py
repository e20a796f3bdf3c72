"""Between an event and its row; both ways, without loss."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from ostap.journal.events import ANY_EVENT, EVENT_TYPES, AnyEvent

Row = dict[str, Any]
COMPARED: Final = ("kind", "at", "client", "item", "manager", "offer", "ref", "body")
"""Columns that make two rows of one key the same event."""
_ABOUT: Final = ("client", "item", "manager", "offer")
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


def microseconds(at: dt.datetime) -> int:
    """Return a moment as the tables keep it."""
    return (at - _EPOCH) // _MICROSECOND


def moment(stored: int) -> dt.datetime:
    """Return a stored moment, in UTC."""
    return _EPOCH + stored * _MICROSECOND


def start_of(day: dt.date) -> int:
    """Return the first microsecond of a day in UTC, as the tables keep it."""
    return microseconds(dt.datetime.combine(day, dt.time(), dt.UTC))


def to_row(event: AnyEvent) -> Row:
    """Return an event as a row: what is looked for in columns, the rest as sorted JSON."""
    said = event.model_dump(mode="json", exclude_none=True, exclude={"key", "kind", "at"})
    row: Row = {"key": event.key, "kind": event.kind, "at": microseconds(event.at)}
    row |= {name: said.pop(name, None) for name in _ABOUT}
    row["ref"] = said.pop(event.ref_field, None) if event.ref_field else None
    row["body"] = to_body(said)
    return row


def to_body(said: Mapping[str, Any]) -> str:
    """Return what stands in no column as JSON, the same for the same content."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_event(row: Mapping[str, Any]) -> AnyEvent:
    """Return the event that a row keeps."""
    model = EVENT_TYPES[row["kind"]]
    said = json.loads(row["body"])
    said |= {name: row[name] for name in _ABOUT if row[name] is not None}
    if model.ref_field and row["ref"] is not None:
        said[model.ref_field] = row["ref"]
    said |= {"key": row["key"], "kind": row["kind"], "at": moment(row["at"])}
    return ANY_EVENT.validate_python(said)

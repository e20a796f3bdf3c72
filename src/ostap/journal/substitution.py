"""An id out of rows and texts: what exactly gives way to a tombstone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ostap.journal.events import ANY_EVENT, EVENT_TYPES
from ostap.journal.rows import Row, to_body, to_event, to_row

_DISTINCT_LENGTH: Final = 6
_EMPTIED: Final = "erased"


@dataclass(frozen=True)
class Substitution:
    """A client's id and the tombstone that stands in its place.

    From the client's own events the id goes wherever it stands, and what people wrote goes whole.
    Elsewhere ``17`` may be a number, a premises or a day: there only ids of clients are replaced,
    and the id inside texts if it is distinct (six characters or more).
    """

    client: str
    tombstone: str

    @cached_property
    def _token(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){re.escape(self.client)}(?!\w)")

    @property
    def distinct(self) -> bool:
        """Whether the id can be told from other words and numbers."""
        return len(self.client) >= _DISTINCT_LENGTH

    def text(self, text: str) -> str:
        """Return a text without the id."""
        return self._token.sub(self.tombstone, text)

    def row(self, row: Row) -> Row:
        """Return a row of events without the client."""
        own = row["client"] == self.client
        told = json.loads(row["body"])
        if own:
            told |= {
                name: _emptied(told[name])
                for name in EVENT_TYPES[row["kind"]].free_text
                if name in told
            }
        elif row["kind"] == "selection" and told["of"] == "client":
            told |= {
                name: [self._shown(one) for one in told[name]]
                for name in ("shown", "removed", "filtered")
            }
        keys = {}
        if own or self.distinct:
            told = self._walked(told)
            keys = {name: row[name] and self.text(row[name]) for name in ("key", "ref")}
        client = self.tombstone if own else row["client"]
        return row | keys | {"client": client, "body": to_body(told)}

    def line(self, line: str) -> str:
        """Return an event's JSON without the client; what is no event, without the id."""
        try:
            event = ANY_EVENT.validate_json(line)
        except ValueError:
            return self.text(line)
        row = to_row(event)
        changed = self.row(row)
        if changed == row:
            return line
        return to_event(changed).model_dump_json(exclude_none=True)

    def _shown(self, one: Any) -> Any:
        if isinstance(one, dict):
            return one | {"id": self._shown(one["id"])}
        return self.tombstone if one == self.client else one

    def _walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._walked(one) for key, one in value.items()}
        return [self._walked(one) for one in value] if isinstance(value, list) else value


def _emptied(value: Any) -> Any:
    """Return which questions were asked without what was answered."""
    return dict.fromkeys(value, _EMPTIED) if isinstance(value, dict) else _EMPTIED

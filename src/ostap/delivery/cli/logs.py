"""The log of one command: quiet by default, on standard error, written by structlog.

Rooms log through the standard library, an event's figures in ``extra``, so that structlog (which
loads rich) is imported only when there is something to write. An event never carries a row's
value, a client's id, or a prompt. Others' loggers stay at warnings whatever is asked: below that
some of them log what was sent to a language model.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

from ostap.errors import InvalidInputError, did_you_mean
from ostap.names import Text

LOG_VARIABLE: Final = "OSTAP_LOG"
_LEVELS: Final = {
    "": logging.WARNING,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "json": logging.INFO,
}


@contextmanager
def logging_to_stderr() -> Iterator[None]:
    """Write logs while the block runs, as OSTAP_LOG says: debug, info, json; unset: warnings.

    Raises:
        InvalidInputError: OSTAP_LOG says something else.
    """
    asked = os.environ.get(LOG_VARIABLE, "").strip().lower()
    if asked not in _LEVELS:
        raise InvalidInputError(
            "input.log_level",
            Text(f"{LOG_VARIABLE} is '{asked}'.", f"{LOG_VARIABLE}: '{asked}'."),
            did_you_mean(asked, [level for level in _LEVELS if level]),
        )
    root, own, sqlglot = (logging.getLogger(name) for name in ("", "ostap", "sqlglot"))
    before = own.level, sqlglot.disabled
    lines = _StandardError(as_json=asked == "json")
    root.addHandler(lines)
    own.setLevel(_LEVELS[asked])
    sqlglot.disabled = True  # it logs statements, which may hold anything; guard tells what it must
    try:
        yield
    finally:
        own.setLevel(before[0])
        sqlglot.disabled = before[1]
        root.removeHandler(lines)


class _StandardError(logging.Handler):
    """Writes to standard error, whichever it is at that moment."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            if self.formatter is None:
                self.formatter = _formatter(as_json=self._as_json)
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001 - a log must not stop a run; logging tells it on stderr
            self.handleError(record)


def _formatter(*, as_json: bool) -> logging.Formatter:
    from structlog import processors, stdlib

    first = ["timestamp", "level", "event"]
    write = (
        processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else processors.LogfmtRenderer(key_order=first, drop_missing=True)
    )
    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            processors.TimeStamper(fmt="iso"),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(),
            _once,
        ],
        processors=[
            stdlib.ProcessorFormatter.remove_processors_meta,
            processors.format_exc_info,
            write,
        ],
    )


def _once(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what another handler's formatter left on the record: it stands in the event already."""
    return {key: value for key, value in event.items() if key not in {"message", "asctime"}}

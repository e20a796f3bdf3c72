"""The address of a PostgreSQL database: ``postgresql://user@host:5432/bank?schema=crm``.

Whatever stands in `ostap.toml` is read by everybody who sees the folder, so a password may not:
it comes from ``PGPASSWORD``, ``~/.pgpass``, or ``${NAME}``, a variable of the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from ostap.errors import NOTHING, InvalidInputError, Problem, did_you_mean
from ostap.names import Text

DEFAULT_SCHEMA: Final = "public"
SCHEMES: Final = ("postgresql", "postgres")
_OPTIONS: Final = ("schema", "host", "sslmode", "sslrootcert")
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SECRET: Final = re.compile(r"(?<=://)([^:/@]*):[^/]*@")


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """Where a PostgreSQL database is. Empty parts are left to the client library's defaults."""

    host: str | None = None
    """A name, an IP, or the folder of a socket."""
    port: int | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    database: str | None = None
    schema: str = DEFAULT_SCHEMA
    options: tuple[tuple[str, str], ...] = ()
    """What else the client library is told: TLS."""


def without_password(url: str) -> str:
    """Return the address as it may be shown."""
    return _SECRET.sub(r"\1:…@", url)


def read_address(url: str, environment: Mapping[str, str]) -> PostgresAddress:
    """Return the parts of an address.

    Args:
        url: as in `ostap.toml`; ``${NAME}`` in a part, or for the whole, is a variable.
        environment: the variables.

    Raises:
        InvalidInputError: it is no address, holds a password, or names an unset variable; every
            reason at once.
    """
    problems: list[Problem] = []
    whole = _VARIABLE.fullmatch(url.strip())
    if whole is not None:  # what the environment gives may hold its password
        url = _expanded(url.strip(), environment, problems)
        _raise_if(problems, without_password(url))
    shown = without_password(url)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        problems.append(_problem("port", "the port is no number.", "порт - не число."))
        _raise_if(problems, shown)
        raise
    if parts.scheme not in SCHEMES:
        problems.append(_problem("", "it must begin with postgresql://", "нужно postgresql://"))
    if parts.password and whole is None and _VARIABLE.fullmatch(parts.password) is None:
        problems.append(_written_password())
    read = _Reader(environment, problems)
    options = read.options(parts)
    address = PostgresAddress(
        host=options.pop("host", None) or read.part(parts.hostname),
        port=port,
        user=read.part(parts.username),
        password=read.part(parts.password),
        database=read.part(parts.path.removeprefix("/")),
        schema=options.pop("schema", DEFAULT_SCHEMA),
        options=tuple(options.items()),
    )
    if not address.database:
        problems.append(_problem("database", "it names no database.", "в нём нет имени базы."))
    _raise_if(problems, shown)
    return address


class _Reader:
    """Reads parts of one address and gathers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str], problems: list[Problem]) -> None:
        self._environment = environment
        self._problems = problems

    def part(self, text: str | None) -> str | None:
        """Return a part, its variables and percent signs resolved."""
        if not text:
            return None
        # A variable's value is taken as it is: only what was written may be percent-encoded.
        pieces = _VARIABLE.split(text)
        for place in range(0, len(pieces), 2):
            pieces[place] = unquote(pieces[place])
        for place in range(1, len(pieces), 2):
            pieces[place] = _expanded(f"${{{pieces[place]}}}", self._environment, self._problems)
        return "".join(pieces)

    def options(self, parts: SplitResult) -> dict[str, str]:
        """Return what stands behind the question mark."""
        found: dict[str, str] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            if name not in _OPTIONS:
                self._problems.append(
                    Problem(
                        "database.unknown_option",
                        name,
                        Text("no such option.", "нет такого параметра."),
                        did_you_mean(name, _OPTIONS),
                    )
                )
            elif resolved := self.part(value):
                found[name] = resolved
        return found


def _expanded(text: str, environment: Mapping[str, str], problems: list[Problem]) -> str:
    name = text[2:-1]
    if name not in environment:
        problems.append(
            _problem(
                name,
                "no such variable in the environment.",
                "такой переменной окружения нет.",
                Text(f"Set it: export {name}=…", f"Задайте её: export {name}=…"),
            )
        )
    return environment.get(name, "")


def _problem(where: str, english: str, russian: str, hint: Text = NOTHING) -> Problem:
    return Problem("database.address", where, Text(english, russian), hint)


def _written_password() -> Problem:
    return Problem(
        "database.password_written",
        "password",
        Text("a password may not stand in the settings.", "пароль в настройках не пишут."),
        Text(
            "Set PGPASSWORD, use ~/.pgpass, or write ${NAME}, a variable of the environment.",
            "Задайте PGPASSWORD, заведите ~/.pgpass или напишите ${ИМЯ} переменной окружения.",
        ),
    )


def _raise_if(problems: list[Problem], shown: str) -> None:
    if problems:
        raise InvalidInputError(
            "database.bad_address",
            Text(
                f"'{shown}' can't be taken as a database's address:",
                f"'{shown}' не годится в адреса базы данных:",
            ),
            Text(
                "Like postgresql://reader@db.local:5432/bank?schema=public",
                "Например: postgresql://reader@db.local:5432/bank?schema=public",
            ),
            problems,
        )

"""What PostgreSQL's errors mean, said in both languages."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from ostap.errors import DataOwnerError, did_you_mean
from ostap.names import Text
from ostap.sources import failures
from ostap.sources.postgres_address import PostgresAddress

_NAMES_ONLY: Final = "42"
"""The class of errors about names and grammar: what they quote was in the statement."""
_QUOTED: Final = re.compile(r'"[^"]*"|«[^»]*»')
_LOST: Final = frozenset({"57P01", "57P02", "57P05", "08000", "08003", "08006"})
# Before a session stands there is no code, only words, in the server's language.
_WRONG_PASSWORD: Final = re.compile(
    r"password authentication failed|no password supplied|не прош[её]л проверку подлинности",
    re.IGNORECASE,
)
_NO_DATABASE: Final = re.compile(
    r"database .* does not exist|(база данных|базы данных) .* не существует", re.IGNORECASE
)
_NO_ROLE: Final = re.compile(r"role .* does not exist|роль .* не существует", re.IGNORECASE)
_BROKEN_OFF: Final = (
    "server closed the connection", "the connection is lost", "the connection is closed",
    "terminating connection", "consuming input failed", "SSL connection has been closed",
)  # fmt: skip
"""The client library's own words, always English."""
_FULL: Final = re.compile(
    r"too many (clients|connections)|remaining connection slots", re.IGNORECASE
)


def meaning(error: psycopg.Error, address: PostgresAddress) -> DataOwnerError:
    """Return what a driver's error means for the database at ``address``."""
    code = error.sqlstate
    match code:
        case None:
            known = _without_code(str(error), address)
        case "57014":
            known = failures.interrupted()
        case "42501":
            known = _no_right(error)
        case "53200" | "53400":
            known = failures.out_of_memory()
        case "3D000":
            known = _no_database(address)
        case _ if code in _LOST:
            known = lost(address)
        case _ if code.startswith(_NAMES_ONLY):
            known = failures.failed(_Said(_primary(error)), keep_quoted=True)
        case _:
            known = failures.failed(_Said(_QUOTED.sub('"…"', _primary(error))))
    return known


class _Said(Exception):  # noqa: N818 - carries words to `failures.failed`, is never raised
    """The server's first words."""


def _primary(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error)


def _without_code(said: str, address: PostgresAddress) -> DataOwnerError:
    if _WRONG_PASSWORD.search(said) or _NO_ROLE.search(said):
        return DataOwnerError(
            "database.wrong_password",
            Text(
                f"{_where(address)} does not let the user '{address.user or 'by default'}' in.",
                f"{_where(address)} не пускает пользователя '{address.user or 'по умолчанию'}'.",
            ),
            Text(
                "Check the user, and the password in PGPASSWORD, ~/.pgpass or the variable named.",
                "Проверьте имя и пароль: PGPASSWORD, ~/.pgpass или переменную из адреса.",
            ),
        )
    if _NO_DATABASE.search(said):
        return _no_database(address)
    if _FULL.search(said):
        return DataOwnerError(
            "database.full",
            Text(
                f"{_where(address)} takes no more connections.",
                f"{_where(address)} больше не принимает соединений.",
            ),
            Text("Try again later.", "Попробуйте позже."),
        )
    if any(words in said for words in _BROKEN_OFF):
        return lost(address)
    detail = " ".join(said.split())[:200]
    return DataOwnerError(
        "database.unreachable",
        Text(
            f"{_where(address)} can't be reached: {detail}",
            f"{_where(address)} недоступен: {detail}",
        ),
        Text(
            "Check that the server runs, its name and port, and the network.",
            "Проверьте, что сервер работает, его имя и порт, сеть.",
        ),
    )


def lost(address: PostgresAddress) -> DataOwnerError:
    """Return the error for a connection that broke."""
    return DataOwnerError(
        "database.lost",
        Text(
            f"The connection to {_where(address)} broke off.",
            f"Соединение оборвалось: {_where(address)}.",
        ),
        Text("Try again when the server is back.", "Повторите, когда сервер вернётся."),
    )


def no_schema(schema: str, known: list[str]) -> DataOwnerError:
    """Return the error for a schema that the database lacks, or the role may not use."""
    return DataOwnerError(
        "database.no_schema",
        Text(
            f"There is no schema '{schema}' that this role may use.",
            f"Нет схемы '{schema}', доступной этой роли.",
        ),
        did_you_mean(schema, known),
    )


def _no_database(address: PostgresAddress) -> DataOwnerError:
    return DataOwnerError(
        "database.no_database",
        Text(
            f"{_where(address)} has no database '{address.database}'.",
            f"{_where(address)}: нет базы '{address.database}'.",
        ),
        Text("Check its name in the address.", "Проверьте имя базы в адресе."),
    )


def _no_right(error: psycopg.Error) -> DataOwnerError:
    return DataOwnerError(
        "database.not_permitted",
        Text(
            f"The role may not read this: {_primary(error)}",
            f"Роли это читать нельзя: {_primary(error)}",
        ),
        Text("Ask for GRANT SELECT.", "Попросите выдать GRANT SELECT."),
    )


def _where(address: PostgresAddress) -> str:
    port = f":{address.port}" if address.port else ""
    return f"PostgreSQL {address.host or 'localhost'}{port}"

"""From the text in `ostap.toml` to the parts of a PostgreSQL address; no password is ever shown."""

from __future__ import annotations

import pytest

from ostap.errors import InvalidInputError
from ostap.names import Language
from ostap.sources.postgres_address import PostgresAddress, read_address, without_password

WHOLE = PostgresAddress(
    host="db.local",
    port=5433,
    user="reader",
    database="bank",
    schema="crm",
    options=(("sslmode", "verify-full"),),
)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://reader@db.local:5433/bank?schema=crm&sslmode=verify-full", WHOLE),
        ("postgres://db.local/bank", PostgresAddress(host="db.local", database="bank")),
        ("postgresql:///bank", PostgresAddress(database="bank")),
        ("postgresql:///bank?host=/run/pg", PostgresAddress(host="/run/pg", database="bank")),
        (
            "postgresql://%D0%B8%D0%B2%D0%B0%D0%BD@h/b%20c",
            PostgresAddress(host="h", user="иван", database="b c"),
        ),
        (
            "postgresql://${WHO}:${SECRET}@h/bank_${WHO}",
            PostgresAddress(host="h", user="me", password="p%40:/", database="bank_me"),  # noqa: S106 - not one
        ),
        (
            "${URL}",
            PostgresAddress(host="h", user="u", password="from-outside", database="b"),  # noqa: S106 - not one
        ),
    ],
)
def test_an_address_is_taken_apart(url: str, address: PostgresAddress) -> None:
    variables = {"WHO": "me", "SECRET": "p%40:/", "URL": "postgresql://u:from-outside@h/b"}
    assert read_address(url, variables) == address


@pytest.mark.parametrize(
    ("url", "problems"),
    [
        ("postgresql://u:hunter2@h/b", ["password: a password may not stand in the settings."]),
        ("postgresql://u:x${A}@h/b", ["password: a password may not stand in the settings."]),
        ("postgresql://u:${NONE}@h/b", ["NONE: no such variable in the environment."]),
        ("${NONE}", ["NONE: no such variable in the environment."]),
        ("postgresql://u@h", ["database: it names no database."]),
        ("postgresql://u@h:x/b", ["port: the port is no number."]),
        ("postgresql://u@h/b?shema=crm", ["shema: no such option. Did you mean schema?"]),
        (
            "postgresql://u:hunter2@h?shema=crm",
            [
                "password: a password may not stand in the settings.",
                "shema: no such option. Did you mean schema?",
                "database: it names no database.",
            ],
        ),
    ],
)
def test_everything_wrong_with_it_is_told_at_once(url: str, problems: list[str]) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_address(url, {"A": "1"})
    told = [problem.lines(Language.EN) for problem in error.value.problems]
    assert [line.startswith(wanted) for line, wanted in zip(told, problems, strict=True)] == [
        True for _ in problems
    ], told
    assert "hunter2" not in error.value.told(Language.EN) + error.value.told(Language.RU)


def test_neither_the_address_nor_its_parts_show_a_password() -> None:
    assert without_password("postgresql://u:p@ss@h/b") == "postgresql://u:…@h/b"
    assert without_password("duckdb:///bank.duckdb") == "duckdb:///bank.duckdb"
    assert "p@ss" not in repr(PostgresAddress(password="p@ss"))  # noqa: S106 - not one

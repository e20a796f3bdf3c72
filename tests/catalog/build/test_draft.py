"""What a draft says of small databases, and of strange ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ostap.catalog import Catalog, check_catalog
from ostap.catalog.build import Draft, draft_catalog
from ostap.errors import DataOwnerError
from ostap.names import Dialect, Text
from ostap.settings import parse_as
from ostap.sources import SourceColumn, SourceSchema, SourceTable
from ostap.workflows.catalog_build import GuardedReading

Drafted = Callable[[str], tuple[Draft, Catalog]]

COMPANY = """
CREATE TABLE klienty (
    klient_id INTEGER PRIMARY KEY, fam VARCHAR, telefon VARCHAR, dt_rozhd DATE,
    dt_open VARCHAR, active INTEGER, blocked VARCHAR, pol VARCHAR, religion VARCHAR,
    summa_kredita DECIMAL(12, 2), val VARCHAR, oborot VARCHAR, kanaly VARCHAR, stavka DOUBLE
);
COMMENT ON COLUMN klienty.stavka IS 'ставка, % годовых';
INSERT INTO klienty SELECT
    range + 1, 'Иванов' || chr((1072 + range % 20)::INT),
    '+7 901 555-' || (10 + range % 80) || '-11',
    DATE '1970-01-01' + (range * 30)::INT, strftime(DATE '2020-01-01' + range::INT, '%d.%m.%Y'),
    range % 2, ['да', 'нет'][range % 2 + 1], ['М', 'Ж'][range % 2 + 1],
    ['A', 'B', 'C'][range % 3 + 1], range * 10.5, ['RUB', 'USD'][range % 2 + 1],
    (range + 1) || ' 000', ['sms,push', 'sms', 'push,email'][range % 3 + 1], range / 7.0
    FROM range(120);
CREATE TABLE "order" ("key" INTEGER, "Дата заказа" DATE, klient INTEGER, "a b" INTEGER);
INSERT INTO "order" SELECT range, DATE '2026-01-01' + range::INT, range % 120 + 1, 1
    FROM range(200);
"""


def test_a_company_is_drafted_whole(drafted: Drafted) -> None:
    draft, catalog = drafted(COMPANY)
    assert check_catalog(catalog) == []
    assert draft.raw["tables"]["klienty"]["columns"] == {
        "klient_id": {
            "type": "id", "role": "key", "proposed": True,
            "title": {"ru": "номер клиента", "en": "client number"},
        },
        "fam": {
            "type": "text", "sensitive": True, "proposed": True,
            "title": {"ru": "фамилия", "en": "surname"},
        },
        "telefon": {
            "type": "text", "sensitive": True, "proposed": True,
            "title": {"ru": "телефон", "en": "phone"},
        },
        "dt_rozhd": {
            "type": "date", "role": "birth_date", "proposed": True,
            "title": {"ru": "дата рождения", "en": "birth date"},
        },
        "dt_open": {
            "type": "date", "format": "%d.%m.%Y", "proposed": True,
            "title": {"ru": "дата открытия", "en": "opening date"},
        },
        "active": {"type": "boolean", "proposed": True, "title": {"en": "active"}},
        "blocked": {
            "type": "category", "proposed": True, "title": {"en": "blocked"},
            "values": {"да": {"ru": "да", "en": "yes"}, "нет": {"ru": "нет", "en": "no"}},
        },
        "pol": {
            "type": "category", "proposed": True, "title": {"ru": "пол", "en": "sex"},
            "values": {
                "М": {"ru": "мужской", "en": "male"}, "Ж": {"ru": "женский", "en": "female"},
            },
        },
        "religion": {
            "type": "category", "protected": True, "proposed": True,
            "title": {"ru": "вероисповедание", "en": "religion"},
        },
        "summa_kredita": {
            "type": "money", "currency": "val", "proposed": True,
            "title": {"en": "kredita amount"},
        },
        "val": {
            "type": "category", "proposed": True, "title": {"en": "val"},
            "values": {
                "RUB": {"ru": "рубль", "en": "rouble"},
                "USD": {"ru": "доллар США", "en": "US dollar"},
            },
        },
        "oborot": {
            "type": "money", "currency": "val", "proposed": True, "title": {"en": "oborot"},
        },
        "kanaly": {
            "type": "category", "proposed": True, "title": {"en": "kanaly"},
            "multi": {"separator": ","}, "values": {"sms": {}, "push": {}, "email": {}},
        },
        "stavka": {
            "type": "number", "unit": "%", "proposed": True,
            "title": {"ru": "ставка, % годовых"},
        },
    }  # fmt: skip
    assert draft.raw["tables"]["order"]["columns"]["Дата заказа"] == {
        "type": "date", "role": "event_time", "title": {"ru": "дата заказа"}, "proposed": True,
    }  # fmt: skip
    assert draft.newest == dt.date(2026, 7, 19)


def test_the_profile_keeps_counts_and_nothing_of_a_sensitive_column(drafted: Drafted) -> None:
    columns = drafted(COMPANY)[0].profile["tables"]["klienty"]["columns"]
    assert columns["pol"]["values"] == {"М": 60, "Ж": 60}
    assert columns["dt_rozhd"] == {
        "fill": 1.0, "exact": True, "distinct": 120, "low": "1970-01-01", "high": "1979-10-11",
    }  # fmt: skip
    assert columns["fam"] == {"fill": 1.0, "exact": True}
    assert columns["religion"] == {"fill": 1.0, "exact": True}


def test_an_empty_database_is_told() -> None:
    with pytest.raises(DataOwnerError, match="no tables"):
        draft_catalog(_Fake(SourceSchema(())), dt.date(2026, 1, 1))


@pytest.mark.parametrize(
    "script",
    [
        "CREATE VIEW seen AS SELECT range AS n, 'x' || range AS t FROM range(10)",
        "CREATE TABLE wide AS SELECT "
        + ", ".join(f"range * {n} AS c{n}" for n in range(500))
        + " FROM range(2000)",
        'CREATE TABLE "select from" ("group" INTEGER, "имя клиента" VARCHAR, "a.b" DATE)',
        "CREATE TABLE nothing_but_nulls AS SELECT NULL::INTEGER AS a, NULL::VARCHAR AS b",
        "CREATE TABLE odd (a STRUCT(x INTEGER), b BLOB, c INTEGER[], d INTERVAL, e TIME)",
        """CREATE TABLE tree (id INTEGER PRIMARY KEY, parent_id INTEGER, kind ENUM ('a', 'b'));
        INSERT INTO tree SELECT range + 1, greatest(range, 1), 'a' FROM range(20)""",
        """CREATE TABLE quotes ("it's" VARCHAR, "a ""b"" c" INTEGER, "no" VARCHAR);
        INSERT INTO quotes SELECT ['it''s: {a}', 'no', '010', ' x', '#'][range % 5 + 1],
        range, ['y', 'n'][range % 2 + 1] FROM range(50)""",
    ],
)
def test_a_strange_database_is_drafted_and_its_draft_is_sound(
    script: str, drafted: Drafted
) -> None:
    from ostap.catalog.build import write_catalog
    from ostap.names import Language
    from ostap.settings.reading import parse_yaml

    draft, catalog = drafted(script)
    assert check_catalog(catalog) == []
    text = write_catalog(draft.raw, draft.others, Language.RU)
    assert parse_as(Catalog, parse_yaml(text, "-"), "-") == catalog


class _Fake:
    """A database that lets some tables be read and others not."""

    dialect = Dialect.POSTGRES

    def __init__(self, schema: SourceSchema, shut: Sequence[str] = ()) -> None:
        self._schema = schema
        self._shut = shut

    def schema(self) -> SourceSchema:
        return self._schema

    def read(self, sql: str, tables: Sequence[SourceTable], most: int) -> pa.Table:
        if tables[0].name in self._shut:
            raise DataOwnerError("database.denied", Text("permission denied.", "нет прав."))
        if "COUNT(*)" in sql:
            return pa.table({"n": [min(most, 3)]})
        columns = {f"c{n}": [1, 2, 3] for n, _ in enumerate(tables[0].columns)}
        return pa.table(columns)


def _table(name: str, *columns: str) -> SourceTable:
    return SourceTable(name, tuple(SourceColumn(c, "integer", nullable=True) for c in columns))


def test_a_table_without_permission_is_told_and_described_by_its_declaration() -> None:
    schema = SourceSchema((_table("clients", "id", "age"), _table("secret", "id", "client_id")))
    draft = draft_catalog(_Fake(schema, shut=["secret"]), dt.date(2026, 1, 1))
    assert [(p.code, p.where) for p in draft.told] == [("catalog.table_unread", "secret")]
    assert draft.unread == {"secret"}
    assert set(draft.raw["tables"]["secret"]["columns"]) == {"id", "client_id"}


def test_a_database_that_lets_nothing_be_read_is_an_error() -> None:
    schema = SourceSchema((_table("a", "id"), _table("b", "id")))
    with pytest.raises(DataOwnerError, match="permission denied"):
        draft_catalog(_Fake(schema, shut=["a", "b"]), dt.date(2026, 1, 1))


def test_columns_that_differ_by_case_and_dotted_tables_are_left_out_and_told() -> None:
    schema = SourceSchema((_table("clients", "id", "City", "city"), _table("a.b", "id")))
    draft = draft_catalog(_Fake(schema), dt.date(2026, 1, 1))
    assert [(p.code, p.where) for p in draft.told] == [
        ("catalog.column_left_out", "clients.city"),
        ("catalog.table_left_out", "a.b"),
    ]
    assert list(draft.raw["tables"]["clients"]["columns"]) == ["id", "City"]


def test_reading_is_by_the_guard_alone(tmp_path: Path) -> None:
    from ostap.errors import GuardRefusedError
    from ostap.sources import open_source

    with duckdb.connect(tmp_path / "a.duckdb") as made:
        made.execute("CREATE TABLE t (a INTEGER); CREATE TABLE u (a INTEGER)")
    with open_source("duckdb:///a.duckdb", tmp_path) as source:
        reading = GuardedReading(source)
        table = reading.schema().table("t")
        assert table is not None
        assert reading.read("SELECT a FROM t", [table], 5).num_rows == 0
        with pytest.raises(GuardRefusedError):
            reading.read("SELECT a FROM u", [table], 5)

"""The workspace of the made-up bank: whole, readable, repeatable."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ostap.catalog import Catalog, Paths, load_catalog
from ostap.criteria import bind, compile_funnel, compile_ids, load_rules, validate
from ostap.demo import write_bank
from ostap.demo.bank import DATABASE, TRUTH, UNCOMMENTED, write_at_scale
from ostap.demo.bank_mess import MESS
from ostap.demo.bank_story import Scale, tell, truth
from ostap.errors import InvalidInputError
from ostap.names import Dialect, Language
from ostap.results.audience import Offer
from ostap.results.criteria import Attribute, Criteria, Group, Node, Related
from ostap.settings import Workspace, parse_as, read_json, read_yaml

SMALL = Scale(clients=3_000, card_operations=60_000)
YEAR = (dt.date(2025, 11, 20), dt.date(2026, 11, 20))
OFFERS = ("youth-card", "pension-deposit", "refinancing")
REFERENCE = {
    "regions", "branches", "mcc_codes", "merchants", "products", "tariffs", "employees", "atms",
    "currency_rates", "salary_projects", "campaigns",
}  # fmt: skip


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "bank"
    write_at_scale(folder, SMALL, seed=7)
    return folder


@pytest.fixture(scope="module")
def tables(bank: Path) -> dict[str, pl.DataFrame]:
    return rows(bank)


@pytest.fixture(scope="module")
def catalog(bank: Path) -> Catalog:
    return load_catalog(bank / "catalog.yaml")


@pytest.fixture(scope="module")
def database(bank: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(bank / DATABASE), read_only=True) as connection:
        yield connection


def one(database: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = database.execute(sql).fetchone()
    assert found is not None
    return int(found[0])


def rows(folder: Path) -> dict[str, pl.DataFrame]:
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        return {name: connection.sql(f"SELECT * FROM {name}").pl() for name in names}


def columns_of(node: Node) -> Iterator[str]:
    if isinstance(node, Attribute):
        yield node.column
    if isinstance(node, Related):
        yield from [node.column] if node.column else []
        for inner in node.where:
            yield from columns_of(inner)
    if isinstance(node, Group):
        for inner in node.items:
            yield from columns_of(inner)


def test_the_workspace_opens_in_russian_with_a_fixed_last_day(bank: Path) -> None:
    settings = Workspace(bank).settings

    assert (settings.database, settings.language.value, str(settings.as_of)) == (
        "duckdb:///data/bank.duckdb",
        "ru",
        "2026-11-20",
    )


def test_the_schema_is_as_large_as_a_bank_s(database: duckdb.DuckDBPyConnection) -> None:
    assert one(database, "SELECT count(*) FROM duckdb_tables()") >= 45
    assert one(database, "SELECT count(*) FROM duckdb_columns() WHERE NOT internal") >= 350


def test_no_table_is_empty(tables: dict[str, pl.DataFrame]) -> None:
    assert [name for name, frame in tables.items() if frame.is_empty()] == []


def test_the_catalog_and_the_database_hold_the_same_columns(
    catalog: Catalog, database: duckdb.DuckDBPyConnection
) -> None:
    stored = database.execute(
        "SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()

    assert sorted(catalog.column_refs) == sorted(ref for (ref,) in stored)


def test_every_table_and_column_of_the_catalog_has_its_words_in_both_languages(
    catalog: Catalog,
) -> None:
    titled = {name: table.title for name, table in catalog.tables.items()}
    for name, table in catalog.tables.items():
        titled |= {f"{name}.{column}": told.title for column, told in table.columns.items()}
        for column, told in table.columns.items():
            titled |= {f"{name}.{column}={code}": title for code, title in told.values.items()}

    assert [what for what, title in titled.items() if not (title.ru and title.en)] == []


def test_the_catalog_knows_every_code_of_a_column_whose_codes_it_lists(
    catalog: Catalog, tables: dict[str, pl.DataFrame]
) -> None:
    unknown = {}
    for name, table in catalog.tables.items():
        for column, told in table.columns.items():
            if told.values:
                found = tables[name][column].drop_nulls()
                if told.multi:
                    found = found.str.split(told.multi.separator or "").explode(
                        empty_as_null=False, keep_nulls=False
                    )
                if strange := set(found.unique()) - set(told.values):
                    unknown[f"{name}.{column}"] = strange

    assert unknown == {}


def test_every_link_leads_to_a_row(catalog: Catalog, tables: dict[str, pl.DataFrame]) -> None:
    broken = []
    for link in catalog.links:
        (table, column), (other, key) = link.from_.split("."), link.to.split(".")
        pointing = tables[table].select(column).drop_nulls()
        if pointing.join(tables[other], left_on=column, right_on=key, how="anti").height:
            broken.append(link.from_)

    assert broken == []


def test_every_table_about_clients_is_theirs_in_exactly_one_way(catalog: Catalog) -> None:
    paths = Paths(catalog)
    about_clients = set(catalog.tables) - REFERENCE - {"clients"}

    ways = {
        table: len(paths.owned("clients", table) + paths.to_one("clients", table))
        for table in about_clients
    }

    assert {table: n for table, n in ways.items() if n != 1} == {}


def test_most_tables_and_columns_are_commented_on(database: duckdb.DuckDBPyConnection) -> None:
    silent = database.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL")
    assert {name for (name,) in silent.fetchall()} == UNCOMMENTED
    told = one(database, "SELECT count(comment) FROM duckdb_columns() WHERE NOT internal")
    assert told >= 350


def test_many_keys_are_declared_but_not_all(database: duckdb.DuckDBPyConnection) -> None:
    def declaring(kind: str) -> int:
        return one(
            database,
            "SELECT count(DISTINCT table_name) FROM duckdb_constraints() "
            f"WHERE constraint_type = '{kind}'",
        )

    assert 25 <= declaring("PRIMARY KEY") < 45
    assert 20 <= declaring("FOREIGN KEY") < 45


def test_the_mess_of_real_banks_is_there(tables: dict[str, pl.DataFrame]) -> None:
    for name, mess in MESS.items():
        for column, others in mess.respelled.items():
            spelled = set(tables[name][column].unique())
            assert {spelling for spelling, _ in others.values()} <= spelled, f"{name}.{column}"
        for column in mess.missing:
            assert tables[name][column].null_count() > 0, f"{name}.{column}"
    assert set(tables["clients"]["dnc"].unique()) == {"yes", "no"}
    assert tables["mcc_codes"]["mcc"].str.starts_with("0").any()
    assert (
        tables["client_documents"]["dt_vydan"]
        .drop_nulls()
        .str.contains(r"^\d\d\.\d\d\.\d{4}$")
        .all()
    )
    assert {"RUB", "RUR"} <= set(tables["card_transactions"]["currency"].unique())


def test_accounts_are_owned_together_in_three_roles(tables: dict[str, pl.DataFrame]) -> None:
    owners = tables["account_owners"]
    roles = dict(owners.group_by("owner_role").len().iter_rows())

    assert roles["OWNER"] == tables["accounts"].height
    assert roles["CO_OWNER"] > 100
    assert roles["TRUSTEE"] > 20
    assert owners.select("account_id", "client_id").is_duplicated().sum() == 0


def test_personal_data_is_marked_sensitive_and_touchy_data_protected(catalog: Catalog) -> None:
    sensitive = {ref for ref in catalog.column_refs if (c := catalog.column(ref)) and c.sensitive}
    protected = {ref for ref in catalog.column_refs if (c := catalog.column(ref)) and c.protected}

    assert {"clients.phone", "client_documents.nomer", "cards.pan", "employees.fio"} <= sensitive
    assert protected == {"clients.religion", "clients.nationality", "clients.health_group"}


def test_no_phone_mail_or_passport_can_be_anybody_s(tables: dict[str, pl.DataFrame]) -> None:
    assert tables["clients"]["phone"].str.starts_with("+7000").all()
    assert tables["clients"]["email"].drop_nulls().str.ends_with("@example.com").all()
    assert tables["client_documents"]["seriya"].str.starts_with("00").all()


def test_nothing_happens_after_the_last_day_but_what_is_planned(
    catalog: Catalog, tables: dict[str, pl.DataFrame]
) -> None:
    late = [
        name
        for name, table in catalog.tables.items()
        if (time := table.event_time)
        and tables[name].filter(pl.col(time).cast(pl.Date) > pl.date(2026, 11, 20)).height
    ]

    assert late == ["loan_schedule"]
    assert tables["loan_schedule"]["paid_on"].drop_nulls().is_between(*YEAR).all()


@pytest.mark.parametrize("name", OFFERS)
def test_the_saved_criteria_are_valid_and_say_where_they_come_from(
    bank: Path, catalog: Catalog, name: str
) -> None:
    path = bank / "criteria" / f"{name}.yaml"
    criteria = validate(parse_as(Criteria, read_yaml(path), str(path)), catalog)
    offer = read_json(bank / "offers" / f"{name}.json")

    used = {column for node in criteria.all_of for column in columns_of(node)}
    assert used <= set(catalog.column_refs)
    for node in criteria.all_of:
        assert node.said
        assert node.offer_field
        first, _, second = node.offer_field.partition(".")
        assert first in offer
        assert not second or second in offer[first]


def test_the_saved_criteria_find_some_of_the_young(database: duckdb.DuckDBPyConnection) -> None:
    found = one(
        database,
        """
        SELECT count(*) FROM clients c
        WHERE birth_date BETWEEN DATE '2000-11-21' AND DATE '2008-11-20'
          AND city NOT IN ('Саратов', 'Тюмень', 'Тула', 'Ярославль', 'Иркутск', 'Владивосток',
                           'Калининград', 'Киров', 'Рязань', 'Майкоп', 'Улан-Удэ', 'Сыктывкар',
                           'Псков', 'Мурманск')
          AND (SELECT sum(amount) FROM card_transactions JOIN cards USING (card_id)
               WHERE cards.client_id = c.client_id AND trx_type = 'PURCHASE'
                 AND currency IN ('RUB', 'RUR') AND trx_time >= DATE '2026-08-21') >= 15000
          AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.client_id = c.client_id
                          AND card_type = 'C' AND status IN ('ACTIVE', 'active', 'BLOCKED'))
          AND EXISTS (SELECT 1 FROM cards k WHERE k.client_id = c.client_id
                      AND card_type = 'D' AND status IN ('ACTIVE', 'active'))
          AND EXISTS (SELECT 1 FROM app_sessions s WHERE s.client_id = c.client_id
                      AND started_at >= DATE '2026-08-23')
        """,
    )

    assert 0.02 * SMALL.clients < found < 0.1 * SMALL.clients


def test_every_rule_removes_whom_it_says_and_not_everybody(
    bank: Path, catalog: Catalog, database: duckdb.DuckDBPyConnection
) -> None:
    rules = load_rules(bank / "rules.yaml", catalog)
    card = Offer(product="Молодёжная кредитная карта", text="…")
    bound = bind(rules, "client", offer=card, keys=lambda _: ("100001", "100002"))
    everybody = {"kind": "attribute", "column": "clients.client_id", "test": {"op": "filled"}}
    criteria = validate(parse_as(Criteria, {"all_of": [everybody]}, "everybody"), catalog)
    day = dt.date(2026, 11, 20)
    sql = compile_funnel(criteria, catalog, Dialect.DUCKDB, day, rules=bound.rules, keys=bound.keys)
    answer = database.execute(sql)
    [row] = answer.fetchall()
    counts = dict(zip([column[0] for column in answer.description or ()], row, strict=True))
    removed = {
        "consent": "client_id NOT IN (SELECT client_id FROM consents "
        "WHERE kind = 'marketing' AND dt_withdrawn IS NULL)",
        "not_employee": "is_employee",
        "may_be_contacted": "dnc = 'yes'",
        "active": "klient_status NOT IN ('ACTIVE', 'active') OR dt_death IS NOT NULL",
        "not_on_stop_list": "client_id IN (SELECT client_id FROM stop_list WHERE dt_to IS NULL)",
        "no_arrears": "client_id IN (SELECT client_id FROM loans WHERE status = 'OVERDUE')",
        "contact_policy": "client_id IN (SELECT client_id FROM campaign_contacts "
        "WHERE sent_at >= DATE '2026-10-22' GROUP BY 1 HAVING count(*) > 1)",
        "not_contacted_by_ostap": "client_id::text IN ('100001', '100002')",
        "no_credit_card_yet": "client_id IN (SELECT client_id FROM cards "
        "WHERE card_type = 'C' AND status IN ('ACTIVE', 'active'))",
        "hold_out": "substr(md5('hold-out-2026:' || client_id::text), 1, 8) < '0ccccccc'",
    }

    kept = [rule for rule in rules if rule.keep is not None]
    assert list(removed) == [rule.id for rule in kept]
    assert [(rule.id, rule.at_most, rule.at_least) for rule in rules[len(kept) :]] == [
        ("largest_mailing", 5000, None),
        ("smallest_mailing", None, 30),
    ]
    for rule in kept:
        n = one(database, f"SELECT count(*) FROM clients WHERE {removed[rule.id]}")
        assert (rule.id, counts["total"] - counts[f"{rule.name}_alone"]) == (rule.id, n)
        assert 0 < n < 0.5 * SMALL.clients


def test_rules_that_can_not_be_asked_yet_are_told(bank: Path, catalog: Catalog) -> None:
    bound = bind(load_rules(bank / "rules.yaml", catalog), "client")
    assert [(one.rule.id, one.why.ru) for one in bound.unbound] == [
        ("not_contacted_by_ostap", "история контактов не подключена"),
        ("no_credit_card_yet", "оно зависит от предложения, а его нет"),
    ]


@pytest.mark.parametrize("name", OFFERS)
def test_an_offer_names_its_product_words_and_terms(bank: Path, name: str) -> None:
    offer = read_json(bank / "offers" / f"{name}.json")

    assert {"product", "text", "terms", "channel", "notes"} <= set(offer)
    assert offer["terms"]["currency"] == "RUB"


def test_the_same_seed_gives_the_same_rows(tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    write_at_scale(tmp_path / "again", SMALL, seed=7)
    again = rows(tmp_path / "again")

    assert [name for name in tables if not tables[name].equals(again[name])] == []


def test_another_seed_gives_other_people_and_another_truth() -> None:
    first, other = (dict(tell(seed, Scale(500, 5_000))) for seed in (7, 8))

    assert not first["clients"].equals(other["clients"])
    assert truth(7)["response"]["products"] != truth(8)["response"]["products"]


def test_the_truth_lies_outside_the_database(
    bank: Path, database: duckdb.DuckDBPyConnection
) -> None:
    told = json.loads((bank / TRUTH).read_text(encoding="utf-8"))
    names = {name for (name,) in database.execute("SHOW TABLES").fetchall()}

    assert set(told) == {"demo", "seed", "response"}
    assert not any(word in name for name in names for word in ("truth", "taste", "chance"))


@pytest.mark.parametrize(("name", "least"), [("pension-deposit", 90), ("refinancing", 90)])
def test_the_other_saved_criteria_find_somebody_too(
    bank: Path, catalog: Catalog, database: duckdb.DuckDBPyConnection, name: str, least: int
) -> None:
    path = bank / "criteria" / f"{name}.yaml"
    criteria = validate(parse_as(Criteria, read_yaml(path), str(path)), catalog)
    sql = compile_ids(criteria, catalog, Dialect.DUCKDB, YEAR[1], Language.RU)

    assert least < len(database.execute(sql).fetchall()) < 0.2 * SMALL.clients


@pytest.fixture
def small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostap.demo.bank.USUAL", Scale(clients=300, card_operations=3_000))


@pytest.mark.usefixtures("small_bank")
def test_an_earlier_bank_is_replaced_and_no_scaffolding_stays(tmp_path: Path) -> None:
    told: list[str] = []
    write_bank(tmp_path / "deep" / "bank", seed=1)
    write_bank(tmp_path / "deep" / "bank", seed=2, progress=told.append)

    assert json.loads((tmp_path / "deep" / "bank" / TRUTH).read_text())["seed"] == 2
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["bank"]
    assert len(told) == len(set(told)) >= 45


@pytest.mark.usefixtures("small_bank")
def test_an_interrupted_writing_leaves_the_earlier_bank_and_nothing_else(tmp_path: Path) -> None:
    def stop(table: str) -> None:
        raise KeyboardInterrupt(table)

    write_bank(tmp_path / "bank", seed=1)
    with pytest.raises(KeyboardInterrupt):
        write_bank(tmp_path / "bank", seed=2, progress=stop)

    assert json.loads((tmp_path / "bank" / TRUTH).read_text())["seed"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["bank"]


@pytest.mark.parametrize("made_by", ["nobody", "agency", "broken"])
def test_a_folder_with_something_else_is_refused_untouched(tmp_path: Path, made_by: str) -> None:
    marks = {"nobody": "", "agency": '{"demo": "agency"}', "broken": "{"}
    (tmp_path / "thesis.txt").write_text("dear to me")
    if marks[made_by]:
        (tmp_path / TRUTH).write_text(marks[made_by])

    with pytest.raises(InvalidInputError) as caught:
        write_bank(tmp_path)

    assert caught.value.code == "demo.folder_not_empty"
    assert (tmp_path / "thesis.txt").read_text() == "dear to me"


def test_a_file_and_a_negative_seed_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InvalidInputError, match="is a file"):
        write_bank(tmp_path / "file")
    with pytest.raises(InvalidInputError, match="seed is -1"):
        write_bank(tmp_path / "new", seed=-1)
    assert not (tmp_path / "new").exists()

"""Rules that depend on the request: what is held for others, what this client was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import pytest

from ostap.catalog import Catalog
from ostap.criteria import Bound, Keys, Rule, ids, validate
from ostap.criteria.tree import with_ids
from ostap.errors import EnvironmentFailedError
from ostap.names import Language, Text
from ostap.results.criteria import ColumnMeasure, Criteria, KeySet, Node, SavedAudience, Top
from ostap.settings import parse_as
from ostap.settings.reading import parse_yaml
from ostap.sources import Source, open_source
from ostap.workflows.journal_keys import KeyContext
from ostap.workflows.match_request import OnRequest, Removed, of_nobody
from ostap.workflows.request_rules import NotBySetsError, prepared

DAY = dt.date(2026, 6, 30)
ALL = frozenset("12345")

CATALOG = """
entities:
  item: {table: premises, key: premises_id}
  client: {table: clients, key: client_id}
tables:
  clients: {columns: {client_id: {type: id}}}
  premises:
    columns:
      premises_id: {type: id}
      area: {type: number}
      floor: {type: number}
"""
PREMISES = """
create table clients (client_id varchar);
create table premises (premises_id varchar, area double, floor integer);
insert into premises values
  ('1', 40, 1), ('2', 60, null), ('3', null, 2), ('4', 80, 1), ('5', null, null);
"""
SENT = {"kind": "keys", "name": "sent"}
HELD = {"kind": "keys", "name": "reserved"}
LARGE = {"kind": "attribute", "column": "premises.area", "test": {"op": "ge", "value": 50}}
GROUND = {"kind": "attribute", "column": "premises.floor", "test": {"op": "eq", "value": 1}}


@pytest.fixture
def catalog() -> Catalog:
    return Catalog.model_validate(parse_yaml(CATALOG, "catalog.yaml"))


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    with duckdb.connect(str(tmp_path / "agency.duckdb")) as connection:
        connection.execute(PREMISES)
    opened = open_source("duckdb:///agency.duckdb", tmp_path)
    yield opened
    opened.close()


def known(asked: KeySet) -> Collection[str]:
    return {"sent": ["1"], "rejected": ["2"], "reserved": ["3"]}[asked.name]


@pytest.mark.parametrize(("name", "keys"), [("sent", []), ("rejected", []), ("reserved", ["3"])])
def test_a_client_nobody_knows_was_sent_nothing_but_may_not_have_what_is_held(
    name: str, keys: list[str]
) -> None:
    assert list(of_nobody(known)(KeySet(name=name))) == keys


def group(combine: str, *items: object, missing: str = "drop") -> dict[str, object]:
    return {"kind": "group", "combine": combine, "items": list(items), "missing": missing}


@pytest.mark.parametrize(
    "tree",
    [
        HELD,
        group("none_of", SENT),
        group("none_of", SENT, HELD),
        group("any_of", SENT, LARGE),
        group("all_of", group("none_of", HELD), GROUND),
        group("none_of", group("all_of", SENT, LARGE)),
        group("none_of", group("any_of", HELD, LARGE), missing="keep"),
        group("any_of", group("none_of", LARGE, SENT), group("all_of", GROUND, HELD)),
        group("all_of", group("any_of", LARGE, SENT, missing="keep"), GROUND),
    ],
)
def test_sets_remove_what_sql_removes_unknown_values_included(
    source: Source, catalog: Catalog, tree: dict[str, object]
) -> None:
    sets = {"sent": {"1", "3", "9"}, "reserved": {"2", "3"}}
    asked = validate(parse_as(Criteria, {"entity": "item", "all_of": [tree]}, "x"), catalog)
    bound = Bound((), keys=lambda keys: sets[keys.name])
    by_sql = set(ids(source, asked, catalog, DAY, rules=bound))
    (node,) = asked.all_of
    questions: list[Node] = []

    def ask(part: Node) -> Collection[str]:
        questions.append(part)
        whole, _ = with_ids(Criteria(entity="item", all_of=(part,)))
        return list(ids(source, whole, catalog, DAY))

    removed = prepared(node, ALL, ask)
    before = len(questions)
    assert removed(lambda keys: sets[keys.name]) == ALL - by_sql
    assert len(questions) == before


def test_a_saved_audience_with_key_sets_and_a_top_is_left_to_sql() -> None:
    ranked = Top(count=1, by=ColumnMeasure(column="premises.area"))
    inner = Criteria(entity="item", all_of=(KeySet(name="sent"),), top=ranked)
    with pytest.raises(NotBySetsError):
        prepared(SavedAudience(name="best", criteria=inner), ALL, lambda _: ())


class Away:
    """A journal that can be taken away."""

    def __init__(self) -> None:
        self.away = False
        self.asked = 0

    def of(self, context: KeyContext) -> Keys:
        """Count one more question, and answer it."""
        self.asked += 1
        if self.away:
            raise EnvironmentFailedError("journal.unreachable", Text("it is away", "его нет"))
        return lambda keys: {"reserved": ["2"], "sent": ["3"] if context.client else []}[keys.name]


def test_a_journal_that_failed_is_left_alone_for_half_a_minute_and_told_of_each_time() -> None:
    now, journal = [0.0], Away()
    keep = group("none_of", HELD)
    told = {"id": "free", "title": {"en": "free"}, "entity": "item", "keep": keep}
    rule = parse_as(Rule, told, "rules")
    on_request = OnRequest(
        journal.of, ((rule, lambda keys: frozenset(keys(KeySet(name="reserved")))),), Language.EN,
        clock=lambda: now[0],
    )  # fmt: skip
    here = {"free": frozenset({"2"})}, ()
    away: Removed = {}, ("The rule 'free' was not applied: it is away.",)
    assert on_request(KeyContext("item")) == here
    journal.away = True
    assert [on_request(KeyContext("item")) for _ in range(3)] == [away] * 3
    assert journal.asked == 2
    journal.away, now[0] = False, 31.0
    assert on_request(KeyContext("item")) == here

"""Checks of what matching learns from: requests made twice, wishes rewritten, odd wins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from ostap.catalog.model import Deals, Pair, RequestTable
from ostap.lifecycle.quality_check import Check, Seen, finding, grouped
from ostap.lifecycle.quality_data import QualityData, TableData
from ostap.lifecycle.quality_fill import LATE_AND_MARKED, LATE_AND_UNMARKED, closed_deals
from ostap.lifecycle.quality_values import as_codes, as_numbers
from ostap.names import Text
from ostap.results.quality import DealsOfYear, Outcome, Severity

SOON: Final = 3
"""Days within which a second request of one client is most likely the same one."""
_FAR_OFF: Final = 2.0
"""Times: a win that misses the wish by more has nothing to do with it."""
_FEWEST_WINS: Final = 200
"""Fewer wins make every estimate of a model wide."""

_FEWEST_ENDED: Final = 20
_TELLING: Final = 0.5
_HARDLY: Final = 0.01


def deals_by_year(data: QualityData) -> tuple[DealsOfYear, ...]:
    """Return how the deals of each year ended; nothing where the catalog has no deals."""
    deals, found = data.catalog.deals, closed_deals(data)
    if deals is None or found is None or deals.time not in found[0].days.columns:
        return ()
    table = found[0]
    codes = as_codes(table.frame[deals.outcome.column])
    won = codes.is_in(deals.outcome.won).fill_null(value=False)
    lost = codes.is_in(deals.outcome.lost).fill_null(value=False)
    year = table.days[deals.time].dt.year()
    counted = (
        pl.DataFrame({"year": year, "won": won, "lost": lost, "open": ~(won | lost)})
        .drop_nulls("year")
        .group_by("year")
        .agg(pl.col("won", "lost", "open").sum())
        .sort("year")
    )
    # An evenly spaced sample keeps the proportions; the counts are brought to the whole table.
    whole = table.rows / max(table.frame.height, 1)
    return tuple(
        DealsOfYear(
            year=str(row["year"]),
            won=round(row["won"] * whole),
            lost=round(row["lost"] * whole),
            open=round(row["open"] * whole),
        )
        for row in counted.iter_rows(named=True)
    )


def _balance(data: QualityData) -> Iterator[Seen]:
    years = deals_by_year(data)
    deals = data.catalog.deals
    if not years or deals is None:
        return
    won, lost = sum(y.won for y in years), sum(y.lost for y in years)
    still_open = sum(y.open for y in years)
    if not won or not lost:
        yield Outcome.NOT_ENOUGH_DATA
        return
    few = won < _FEWEST_WINS
    yield finding(
        ("deals.balance", Severity.WARN if few else Severity.INFO),
        deals.table,
        Text(f"Won {grouped(won)}, lost {grouped(lost)}: one win for {lost / won:.1f} losses. "
             f"Still open: "
             f"{grouped(still_open)}; they are not lost."
             f"{f' Few wins (under {_FEWEST_WINS}): figures of a model will be wide.' * few}",
             f"Выиграно {grouped(won)}, проиграно {grouped(lost)}: на одну победу "
             f"{_ru(lost / won)} проигрыша. Ещё "
             f"открыто: {grouped(still_open)}; это не проигрыши."
             f"{f' Побед мало (меньше {_FEWEST_WINS}): оценки модели будут размыты.' * few}"),
        Text("Compare with deals.prior of the catalog: what was lost in silence is not recorded.",
             "Сверьте с deals.prior каталога: не все проигрыши записаны."),
        numbers={"won": won, "lost": lost, "open": still_open},
        table=closed[0] if (closed := closed_deals(data)) else None,
    )  # fmt: skip


def _ru(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _requests(data: QualityData) -> tuple[RequestTable, TableData] | None:
    request = data.catalog.request
    table = data.tables.get(request.table) if request else None
    return (request, table) if request and table else None


def _asked_again(data: QualityData) -> Iterator[Seen]:
    found = _requests(data)
    if found is None:
        return
    request, table = found
    if request.time not in table.days.columns or request.client not in table.frame.columns:
        return
    if table.sampled:
        yield Outcome.NOT_ENOUGH_DATA  # every second request would miss its first one
        return
    asked = pl.DataFrame(
        {"client": table.frame[request.client], "day": table.days[request.time]}
    ).drop_nulls()
    since = asked.sort("client", "day").select(pl.col("day").diff().dt.total_days().over("client"))
    again = int((since.to_series() <= SOON).sum())
    if not again:
        yield Outcome.OK
        return
    yield finding(
        ("requests.again", Severity.WARN),
        table.name,
        Text(f"{grouped(again)} of {grouped(asked.height)} requests come within {SOON} days of "
             f"the client's last "
             "one: most likely the same wish on a second card.",
             f"Обращений не позже чем через {SOON} дня после прошлого от того же клиента: "
             f"{grouped(again)} "
             f"из {grouped(asked.height)}. Скорее всего, это та же заявка на второй карточке."),
        Text("Merge them; otherwise one client's wish is counted and learnt from twice.",
             "Объедините их: иначе пожелание одного клиента учтётся дважды."),
        numbers={"again": again, "rows": asked.height},
    )  # fmt: skip


def joined_deals(data: QualityData) -> tuple[Deals, pl.DataFrame] | None:
    """Return closed deals with their requests' days: ``won``, ``time``, ``request``, ``item``."""
    deals, found, asked = data.catalog.deals, closed_deals(data), _requests(data)
    if deals is None or found is None or asked is None or deals.request is None:
        return None
    table, closed = found
    needed = {deals.request, deals.item}
    if not needed <= set(table.frame.columns) or deals.time not in table.days.columns:
        return None
    frame = pl.DataFrame(
        {
            "request": as_codes(table.frame[deals.request]),
            "item": as_codes(table.frame[deals.item]),
            "time": table.days[deals.time],
            "won": as_codes(table.frame[deals.outcome.column]).is_in(deals.outcome.won),
        }
    )
    return deals, frame.filter(closed)


def _rewritten(data: QualityData) -> Iterator[Seen]:
    """Wishes changed after the deal was made: they may repeat what was taken."""
    found, asked = joined_deals(data), _requests(data)
    if found is None or asked is None:
        return
    request, table = asked
    edited = {c.known_from for c in table.columns.values()} & set(table.days.columns)
    for column in sorted(edited):
        wishes = pl.DataFrame(
            {"request": as_codes(table.frame[request.key]), "edited": table.days[column]}
        ).drop_nulls()
        late = found[1].join(wishes, on="request").filter(pl.col("edited") > pl.col("time"))
        if not late.height:
            yield Outcome.OK
            continue
        won = int(late["won"].sum())
        yield finding(
            ("requests.rewritten", Severity.BAD),
            f"{table.name}.{column}",
            Text(f"Wishes of {grouped(late.height)} closed deals ({grouped(won)} of them won) "
                 f"were changed after "
                 "the deal was made.",
                 f"Пожелания изменены уже после создания сделки: {grouped(late.height)} закрытых "
                 f"сделок, "
                 f"из них выиграно {grouped(won)}."),
            Text("A card that repeats the premises taken teaches the future. Such pairs are left "
                 "out of training; keep the wishes as they were said.",
                 "Карточка, в которую вписано снятое помещение, подсказывает ответ. Такие пары в "
                 "обучение не идут; храните пожелания такими, как их сказали."),
            numbers={"deals": late.height, "won": won},
            table=table,
        )  # fmt: skip


def _tells_the_end(data: QualityData) -> Iterator[Seen]:
    """Columns of a request that are filled for wins and hardly ever for losses."""
    found, asked = joined_deals(data), _requests(data)
    if found is None or asked is None:
        return
    request, table = asked
    ended = found[1].group_by("request").agg(pl.col("won").any())
    for name, column in table.columns.items():
        if name not in table.frame.columns or name == request.key:
            continue
        has = {
            "request": as_codes(table.frame[request.key]),
            "has": table.frame[name].is_not_null(),
        }
        both = ended.join(pl.DataFrame(has), on="request")
        won, lost = both.filter("won")["has"], both.filter(~pl.col("won"))["has"]
        if min(len(won), len(lost)) < _FEWEST_ENDED:
            yield Outcome.NOT_ENOUGH_DATA
            continue
        of_won, of_lost = int(won.sum()), int(lost.sum())
        if of_won < len(won) * _TELLING or of_lost > len(lost) * _HARDLY:
            yield Outcome.OK
            continue
        marked = column.known_from != "open"
        yield finding(
            ("requests.tells_the_end", Severity.INFO if marked else Severity.BAD),
            f"{table.name}.{name}",
            Text(f"Filled in {grouped(of_won)} of {grouped(len(won))} requests that ended in a "
                 f"win and in {grouped(of_lost)} "
                 f"of {grouped(len(lost))} that did not.",
                 f"Заполнено у заявок, кончившихся победой: {grouped(of_won)} из "
                 f"{grouped(len(won))}, у остальных: "
                 f"{grouped(of_lost)} из {grouped(len(lost))}."),
            LATE_AND_MARKED if marked else LATE_AND_UNMARKED,
            numbers={"won": len(won), "filled_won": of_won, "lost": len(lost),
                     "filled_lost": of_lost},
            table=table,
        )  # fmt: skip


def _odd_wins(data: QualityData) -> Iterator[Seen]:
    """Won deals that miss a numeric wish by a factor of two: asked for 100-200, rented 40."""
    found, asked = joined_deals(data), _requests(data)
    entity = data.catalog.entities.item
    items = data.tables.get(entity.table) if entity else None
    if found is None or asked is None or entity is None or items is None:
        return
    request, table = asked
    won = found[1].filter(pl.col("won"))
    for pair in data.catalog.pairs:
        if pair.kind not in {"range", "at_most", "at_least"}:
            continue
        wishes = _numbers(table, request.key, list(pair.wish), ["low", "high"])
        values = _numbers(items, entity.key, [pair.value], ["value"])
        if wishes is None or values is None:
            continue
        both = won.join(wishes, left_on="request", right_on="key").join(
            values, left_on="item", right_on="key"
        )
        yield _misses(both, pair, table)


def _numbers(table: TableData, key: str, refs: list[str], names: list[str]) -> pl.DataFrame | None:
    columns = [ref.partition(".")[2] for ref in refs if ref.startswith(f"{table.name}.")]
    if len(columns) != len(refs) or not {key, *columns} <= set(table.frame.columns):
        return None
    numbers = {n: as_numbers(table.frame[c]) for n, c in zip(names, columns, strict=False)}
    frame = pl.DataFrame({"key": as_codes(table.frame[key]), **numbers})
    return frame.drop_nulls().filter(pl.col(names[0]) > 0).unique("key", keep="first")


def _misses(both: pl.DataFrame, pair: Pair, table: TableData) -> Seen:
    if both.height < _FEWEST_WINS // 10:
        return Outcome.NOT_ENOUGH_DATA
    below = pl.col("value") * _FAR_OFF < pl.col("low")
    above = pl.col("value") > pl.col("high" if pair.kind == "range" else "low") * _FAR_OFF
    far = {"range": below | above, "at_most": above, "at_least": below}[pair.kind]
    count = both.filter(far).height
    if not count:
        return Outcome.OK
    wish = ", ".join(ref.partition(".")[2] for ref in pair.wish)
    return finding(
        ("deals.won_against_the_wish", Severity.WARN),
        f"{table.name}.{wish} ~ {pair.value}",
        Text(f"{grouped(count)} of {grouped(both.height)} won deals miss the wish by more than "
             f"{_FAR_OFF:g} times.",
             f"Выигранных сделок, где итог разошёлся с пожеланием больше чем в {_FAR_OFF:g} раза: "
             f"{grouped(count)} из {grouped(both.height)}."),
        Text("The wish was another one, or the card is of another deal: ask the manager.",
             "Пожелание было другим, или карточка не от той сделки: спросите менеджера."),
        numbers={"count": count, "rows": both.height},
        table=table,
    )  # fmt: skip


CHECKS: Final = (
    Check("deals.balance", Severity.INFO,
          Text("How deals end", "Чем кончаются сделки"), _balance),
    Check("requests.again", Severity.WARN,
          Text("Requests made twice", "Заявки, заведённые дважды"), _asked_again),
    Check("requests.rewritten", Severity.BAD,
          Text("Wishes changed after the deal", "Пожелания, изменённые после сделки"), _rewritten),
    Check("requests.tells_the_end", Severity.BAD,
          Text("Columns of a request that tell how it ended",
               "Столбцы заявки, по которым виден её исход"), _tells_the_end),
    Check("deals.won_against_the_wish", Severity.WARN,
          Text("Wins that have nothing to do with the wish",
               "Победы, далёкие от пожелания"), _odd_wins),
)  # fmt: skip

"""The data quality report as a page: what is wrong first, then how full everything is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from ostap.lifecycle.report_html import (
    NOTHING,
    Html,
    badge,
    element,
    folded,
    joined,
    listed,
    number,
    page,
    paragraph,
    percent,
    section,
    table,
    text,
)
from ostap.lifecycle.report_pictures import Bar, bars, heat_map
from ostap.names import Language, Text
from ostap.results.quality import (
    CheckResult,
    ColumnProfile,
    Finding,
    Outcome,
    QualityReport,
    Severity,
    TableProfile,
    WorkList,
)

_MOST_YEARS: Final = 12
_MOST_UNFOLDED: Final = 15
_MOST_ROWS_SHOWN: Final = 25
_MOST_FINDINGS: Final = 40
_SEVERITY: Final = {
    Severity.BAD: Text("bad", "плохо"),
    Severity.WARN: Text("look at it", "проверить"),
    Severity.INFO: Text("to know", "к сведению"),
}
_OUTCOME: Final = {
    Outcome.OK: Text("ok", "в порядке"),
    Outcome.FOUND: Text("found", "найдено"),
    Outcome.NOT_APPLICABLE: Text("not applicable", "не применимо"),
    Outcome.NOT_ENOUGH_DATA: Text("not enough data", "мало данных"),
}
_WHY: Final = {
    "item": Text("items to offer", "помещения и другие предметы сделок"),
    "won_request": Text("requests that ended in a win", "заявки, кончившиеся победой"),
    "new_request": Text("requests of the last month", "заявки последнего месяца"),
}


def quality_page(report: QualityReport, language: Language, work_list_file: str | None) -> str:
    """Return the page.

    Args:
        report: what was found.
        language: of every word that is not data.
        work_list_file: the file beside the page that holds the work list; ``None``: there is none.

    Returns:
        A whole HTML document: inline styles and pictures, no script, nothing from the network.
    """
    title = Text("Data quality", "Качество данных").to(language)
    body = [
        paragraph(f"{Text('As of', 'На').to(language)} {report.as_of}", "lead"),
        _tiles(report, language),
        listed([text(note.to(language)) for note in report.notes]),
        _contents(report, language),
        _findings(report, language),
        _deals(report, language),
        _work(report.work_list, work_list_file, language),
        _tables(report, language),
        _checks(report, language),
    ]
    made = ", ".join(f"{name} {value}" for name, value in report.versions.items())
    took = Text("Made in", "Построено за").to(language)
    seconds = Text("s", "с").to(language)
    footer = f"{took} {number(report.seconds, language, 1)} {seconds}. {made}"
    return page(title, language, body, text(footer))


def _tiles(report: QualityReport, language: Language) -> Html:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    grave = Counter(one.severity for check in report.checks for one in check.findings)
    shown = [
        (len(report.tables), say("tables", "таблиц")),
        (sum(len(one.columns) for one in report.tables), say("columns", "столбцов")),
        (sum(one.rows for one in report.tables), say("rows", "строк")),
        (grave[Severity.BAD], say("bad findings", "плохих находок")),
        (grave[Severity.WARN], say("to look at", "надо проверить")),
        (grave[Severity.INFO], say("to know", "к сведению")),
    ]
    tiles = [
        element(
            "div", element("b", text(number(value, language))), element("span", text(name)),
            class_="tile",
        )
        for value, name in shown
    ]  # fmt: skip
    return element("div", *tiles, class_="tiles")


def _contents(report: QualityReport, language: Language) -> Html:
    parts = [
        ("findings", Text("Findings", "Что найдено")),
        ("deals", Text("Deals by year", "Сделки по годам")) if report.deals_by_year else None,
        ("work", Text("What to fill in first", "Что заполнить сначала"))
        if report.work_list.total
        else None,
        ("fill", Text("How full the tables are", "Заполненность таблиц")),
        ("checks", Text("All checks", "Все проверки")),
    ]
    links = [element("a", text(part[1].to(language)), href=f"#{part[0]}") for part in parts if part]
    return element("nav", listed(links))


def _findings(report: QualityReport, language: Language) -> Html:
    found = [check for check in report.checks if check.findings]
    title = Text("Findings", "Что найдено").to(language)
    if not found:
        nothing = Text("Nothing wrong was found.", "Ничего плохого не найдено.").to(language)
        return section(title, paragraph(nothing), anchor="findings")
    grave = list(Severity)
    found.sort(key=lambda check: -max(grave.index(one.severity) for one in check.findings))
    titles = {table.name: table.title for table in report.tables} | {
        f"{table.name}.{column.name}": f"{column.title} ({table.title})"
        for table in report.tables
        for column in table.columns
    }
    told = (_check(check, titles, language) for check in found)
    return section(title, *told, anchor="findings")


def _check(check: CheckResult, titles: Mapping[str, str], language: Language) -> Html:
    """Return a check's findings; the same advice is given once."""
    shown, more = check.findings[:_MOST_FINDINGS], check.findings[_MOST_FINDINGS:]
    parts = [element("h3", text(check.title.to(language)))]
    for words in dict.fromkeys(one.next.to(language) for one in shown):
        same = [one for one in shown if one.next.to(language) == words]
        parts += [_finding(one, titles.get(one.where), language) for one in same]
        parts.append(paragraph(words, "next"))
    if more:
        told = Text(f"And {len(more)} more, in the JSON.", f"И ещё {len(more)}: они в JSON.")
        parts.append(paragraph(told.to(language), "soft"))
    return joined(parts)


def _finding(one: Finding, title: str | None, language: Language) -> Html:
    head = element(
        "p",
        element("code", text(one.where)),
        element("span", text(f" {title} "), class_="soft") if title else text(" "),
        badge(_SEVERITY[one.severity].to(language), one.severity.value),
    )
    sample = NOTHING
    if one.sample is not None:
        told = Text("looked at rows", "просмотрено строк").to(language)
        sample = element("span", text(f" ({told}: {number(one.sample, language)})"), class_="soft")
    what = element("p", text(one.what.to(language)), sample)
    return element("div", head, what, class_=f"finding {one.severity.value}")


def _deals(report: QualityReport, language: Language) -> Html:
    if not report.deals_by_year:
        return NOTHING

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    def ended(won: int, lost: int) -> Html:
        return text(f"1 : {number(lost / won, language, 1)}" if won else "—")

    drawn = [
        Bar(
            text(year.year),
            year.won / (year.won + year.lost) if year.won + year.lost else None,
            percent(year.won / (year.won + year.lost), language, 1)
            if year.won + year.lost
            else "—",
        )
        for year in report.deals_by_year
    ]
    rows = [
        (
            text(year.year),
            *(text(number(count, language)) for count in (year.won, year.lost, year.open)),
            ended(year.won, year.lost),
        )
        for year in report.deals_by_year
    ]
    head = (say("Year", "Год"), say("won", "выиграно"), say("lost", "проиграно"),
            say("still open", "открыто"), say("won : lost", "победы : проигрыши"))  # fmt: skip
    return section(
        say("Deals by year", "Сделки по годам"),
        bars(
            drawn,
            (say("Year", "Год"), say("Share of wins", "Доля побед"), ""),
            caption=say(
                "Share of wins among closed deals.", "Доля выигранных среди закрытых сделок."
            ),
        ),
        table(head, rows, numeric=range(1, 5)),
        anchor="deals",
    )


def _work(work: WorkList, file: str | None, language: Language) -> Html:
    if not work.total:
        return NOTHING

    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    drawn = [
        Bar(text(_WHY[why].to(language)), float(count), number(count, language))
        for why, count in work.by_kind.items()
    ]
    rows = [
        (
            text(row.place),
            text(_WHY[row.why].to(language)),
            element("code", text(f"{row.table} {row.id}")),
            text(", ".join(row.missing)),
        )
        for row in work.rows[:_MOST_ROWS_SHOWN]
    ]
    head = ("№", say("Why", "Почему"), say("Row", "Строка"), say("Missing", "Чего нет"))
    where = say(
        f"The first {len(work.rows)} of {work.total} are in {file}.",
        f"Первые {len(work.rows)} из {number(work.total, language)} — в файле {file}.",
    )
    return section(
        say("What to fill in first", "Что заполнить сначала"),
        bars(drawn, (say("Kind", "Что"), say("Rows with gaps", "Строк с пропусками"), "")),
        paragraph(where) if file else NOTHING,
        folded(say("The first rows", "Первые строки"), table(head, rows, numeric=(0,))),
        anchor="work",
    )


def _tables(report: QualityReport, language: Language) -> Html:
    title = Text("How full the tables are", "Заполненность таблиц").to(language)
    few = len(report.tables) <= _MOST_UNFOLDED
    tables = [_table(one, language, unfolded=few) for one in report.tables]
    return section(title, *tables, anchor="fill")


def _table(profile: TableProfile, language: Language, *, unfolded: bool) -> Html:
    rows = Text("rows", "строк").to(language)
    name = profile.title if profile.title == profile.name else f"{profile.title} ({profile.name})"
    head = f"{name} — {rows}: {number(profile.rows, language)}"
    shown = _by_year(profile, language) if profile.rows_by_year else _all(profile, language)
    return folded(head, shown, unfolded=unfolded)


def _all(profile: TableProfile, language: Language) -> Html:
    drawn = [
        Bar(_column(one, language), one.filled, percent(one.filled, language))
        for one in profile.columns
    ]
    head = Text("Column", "Столбец").to(language), Text("Filled", "Заполнено").to(language)
    return bars(drawn, (*head, ""), full=1.0)


def _by_year(profile: TableProfile, language: Language) -> Html:
    """Return the fill of each column over the years, the last dozen of them."""
    years = sorted(profile.rows_by_year)[-_MOST_YEARS:]
    every = Text("all", "всего").to(language)
    rows = [
        (_column(one, language), {every: one.filled, **one.filled_by_year})
        for one in profile.columns
    ]
    counts = ", ".join(f"{year}: {number(profile.rows_by_year[year], language)}" for year in years)
    told = Text("Filled by year of", "Заполнено по годам столбца").to(language)
    per_year = Text("rows by year", "строк по годам").to(language)
    caption = f"{told} {profile.event_time}; {per_year}: {counts}"
    column = Text("Column", "Столбец").to(language)
    return heat_map(column, [every, *years], rows, language, caption)


def _column(one: ColumnProfile, language: Language) -> Html:
    marks = [one.name] if one.title != one.name else []
    if one.hidden:
        marks.append(Text("values not looked at", "значения не смотрели").to(language))
    soft = element("div", text(", ".join(marks)), class_="soft") if marks else NOTHING
    return joined((text(one.title), soft))


def _checks(report: QualityReport, language: Language) -> Html:
    def say(en: str, ru: str) -> str:
        return Text(en, ru).to(language)

    rows = [
        (
            text(check.title.to(language)),
            element("code", text(check.code)),
            text(_OUTCOME[check.outcome].to(language)),
            text(number(check.places, language)),
            text(number(len(check.findings), language)),
        )
        for check in report.checks
    ]
    head = (say("Check", "Проверка"), say("Code", "Код"), say("Outcome", "Исход"),
            say("Places", "Мест"), say("Findings", "Находок"))  # fmt: skip
    about = say(
        "A place is a table, a column, a pair of columns or a link that the check could look at.",
        "Место — это таблица, столбец, пара столбцов или связь, которую можно было проверить.",
    )
    return section(
        say("All checks", "Все проверки"),
        paragraph(about, "soft"),
        table(head, rows, numeric=(3, 4)),
        anchor="checks",
    )

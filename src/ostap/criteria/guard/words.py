"""What the guard's refusals call things: forms of SQL by their names, and what to write instead."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from ostap.names import Text

_NO_HINT: Final = Text("Write it more simply.", "Запишите проще.")
_FORMS: Final[dict[str, tuple[Text, Text]]] = {
    "With.recursive": (
        Text("a recursive WITH", "рекурсивный WITH"),
        Text("A part of WITH may use only those before it.", "В WITH видны только части выше."),
    ),
    "Join.method": (
        Text("a NATURAL, ASOF or POSITIONAL join", "соединение NATURAL, ASOF или POSITIONAL"),
        Text("Write JOIN … ON with the columns.", "Напишите JOIN … ON с нужными столбцами."),
    ),
    "Join.kind": (
        Text("this kind of join", "такой вид соединения"),
        Text("Write JOIN … ON or LEFT JOIN … ON.", "Напишите JOIN … ON или LEFT JOIN … ON."),
    ),
    "Table.sample": (
        Text("a random sample", "случайная выборка"),
        Text(
            "It would differ each time; take a share by md5 of the key.",
            "Каждый раз выйдет другое; возьмите долю по md5 от ключа.",
        ),
    ),
    "Table": (
        Text("a function or a file in FROM", "функция или файл во FROM"),
        Text("Name a table of the catalog.", "Назовите таблицу каталога."),
    ),
    "Lateral": (
        Text("LATERAL", "LATERAL"),
        Text(
            "Count in a subquery with GROUP BY, and join it by the key.",
            "Посчитайте в подзапросе с GROUP BY и присоедините его по ключу.",
        ),
    ),
    "Ordered": (
        Text("a UNION ordered by an expression", "сортировка UNION по выражению"),
        Text(
            "Order it by the name or the number of a shown column.",
            "Укажите имя или номер показанного столбца.",
        ),
    ),
    "Placeholder": (
        Text("a parameter", "параметр"),
        Text(
            "Write the value itself; only :as_of is known.",
            "Впишите значение; известен лишь :as_of.",
        ),
    ),
    "DataType": (
        Text("this type", "такой тип"),
        Text("Cast to a number, text, or a date.", "Приводите к числу, тексту или дате."),
    ),
    "Select.into": (Text("SELECT INTO", "SELECT INTO"), Text("Only reading.", "Только чтение.")),
    "Pivot": (
        Text("PIVOT", "PIVOT"),
        Text(
            "Write sum(CASE WHEN … END) for each column.",
            "Напишите sum(CASE WHEN … END) на столбец.",
        ),
    ),
}
_FORMS["TableSample"] = _FORMS["Table.sample"]
_FORMS["Parameter"] = _FORMS["Placeholder"]
_FORMS["Table.pivots"] = _FORMS["Pivot"]

_PLAIN_FUNCTIONS: Final = Text(
    "There are those for numbers, text, dates, aggregates and windows.",
    "Есть функции для чисел, текста, дат, агрегаты и оконные.",
)
_FUNCTIONS: Final[dict[str, Text]] = {
    "rand": _FORMS["Table.sample"][1],
    "array_agg": Text("Use count() or string_agg().", "Возьмите count() или string_agg()."),
    "md5_digest": Text("Use md5().", "Возьмите md5()."),
    "lpad/rpad": Text(
        "Give the length as a number up to 100.", "Задайте длину числом не больше 100."
    ),
    "format": Text(
        "Write the template out, with widths up to 99.",
        "Впишите шаблон прямо в вызов, ширина не больше 99.",
    ),
}


def form(node: exp.Expr, part: str) -> tuple[Text, Text]:
    """Return what a construct that is not on the list is called, and what to do instead."""
    name = type(node).__name__
    known = _FORMS.get(f"{name}.{part}" if part else name)
    return known or (Text("this form of SQL", "такая запись"), _NO_HINT)


def instead_of(function: str) -> Text:
    """Return what to do instead of calling a function that is not on the list."""
    return _FUNCTIONS.get(function, _PLAIN_FUNCTIONS)


def command(tree: exp.Expr) -> str:
    """Return the word that a statement begins with."""
    word = tree.name if isinstance(tree, exp.Command) else type(tree).__name__
    return word.upper()


def parser_says(description: str) -> Text:
    """Return a parser's complaint in words; its own are about its classes."""
    if "missing for" in description:
        return Text("something is missing here", "здесь чего-то не хватает")
    if description.startswith("Expecting "):
        wanted = description.removeprefix("Expecting ")
        return Text(f"expected {wanted}", f"ожидалось {wanted}")
    if "Unexpected token" in description:
        return Text("this word is out of place", "это слово здесь лишнее")
    if "Error tokenizing" in description or "Missing" in description:
        return Text("a quote or a comment has no end", "кавычка или комментарий не закрыты")
    return Text("it can't be read", "прочитать не удалось")

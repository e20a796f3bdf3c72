"""Why a statement is refused: each reason once, in both languages, with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlglot import exp

from ostap.criteria.guard import words
from ostap.errors import NOTHING, Problem, did_you_mean
from ostap.names import Text

_SHOWN = 60
_A_TABLE: Final = Text("the catalog has a table of that name.", "так называется таблица каталога.")
_ANOTHER_PART: Final = Text(
    "another part of the statement has that name.", "это имя в запросе уже занято."
)


class Reasons:
    """Gathers everything that is wrong with one statement; says each thing once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._refused: set[int] = set()

    @property
    def all(self) -> tuple[Problem, ...]:
        """What was found, in order."""
        return tuple(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self,
        code: str,
        node: exp.Expr | None,
        what: Text,
        hint: Text = NOTHING,
        *,
        where: str = "",
    ) -> None:
        """Take one reason; its place is that of the node, or ``where``."""
        self._found[Problem(f"guard.{code}", where or place(node), what, hint)] = None

    def construct(self, node: exp.Expr, part: str = "") -> None:
        """Take one construct that is not on the list; what stands inside it is not told again."""
        if any(id(around) in self._refused for around in _upwards(node)):
            return
        value = node.args.get(part) if part else node
        self._refused.update(id(v) for v in (value if isinstance(value, list) else [value]))
        (form, hint), text = words.form(node, part), shown(node)
        self.add(
            "construct",
            node,
            Text(f"{form.en} is not allowed: '{text}'.", f"не разрешается {form.ru}: «{text}»."),
            hint,
        )

    def function(self, node: exp.Expr, name: str) -> None:
        """Take one function that is not on the list."""
        self.add(
            "function",
            node,
            Text(
                f"the function {name}() is not on the list of allowed ones.",
                f"функции {name}() нет в списке разрешённых.",
            ),
            words.instead_of(name),
        )

    def unknown_table(self, node: exp.Expr, name: str, known: Iterable[str]) -> None:
        """Take one table that neither the catalog nor the statement knows."""
        self.add(
            "unknown_table",
            node,
            Text(f"the catalog has no table '{name}'.", f"в каталоге нет таблицы '{name}'."),
            did_you_mean(name, known),
        )

    def unknown_column(self, node: exp.Expr, name: str, known: Iterable[str]) -> None:
        """Take one column that none of the visible tables has."""
        self.add(
            "unknown_column",
            node,
            Text(f"no table here has a column '{name}'.", f"ни в одной таблице нет '{name}'."),
            did_you_mean(name, known),
        )

    def ambiguous(self, node: exp.Expr, name: str) -> None:
        """Take one name that may mean two things."""
        self.add(
            "ambiguous",
            node,
            Text(f"'{name}' may mean two things.", f"'{name}' можно понять двояко."),
            Text("Write the table before the column.", "Напишите таблицу перед столбцом."),
        )

    def taken(self, alias: exp.Expr, *, by_table: bool = False) -> None:
        """Take one name that a table of the catalog, or another part of the statement, bears."""
        why = _A_TABLE if by_table else _ANOTHER_PART
        self.add(
            "name_taken",
            alias,
            Text(f"the name '{alias.name}' is taken: {why.en}", f"«{alias.name}»: {why.ru}"),
            Text("Give it another name.", "Дайте другое имя."),
        )

    def unequal_columns(self, query: exp.Expr) -> None:
        """Take one set operation whose parts show different numbers of columns."""
        self.add(
            "unequal_columns",
            query,
            Text("the parts have unequal columns.", "в частях разное число столбцов."),
        )

    def cross_join(self, alias: exp.Expr) -> None:
        """Take one relation that nothing ties to the others."""
        self.add(
            "cross_join",
            alias,
            Text(
                f"nothing ties '{alias.name}' to the other tables: every row would meet every row.",
                f"«{alias.name}» ничем не связана с другими таблицами: "
                "каждая строка встретится с каждой.",
            ),
            Text("Join it ON an equality.", "Соедините равенством в ON."),
        )

    def too_complex(self, node: exp.Expr | None) -> None:
        """Take one statement, or part of it, that is too large to be looked at."""
        self.add(
            "too_complex",
            node,
            Text("it is too long or nested too deeply.", "слишком длинно или глубоко вложено."),
        )

    def sensitive(self, node: exp.Expr, ref: str) -> None:
        """Take one use of a sensitive column."""
        self.add(
            "sensitive",
            node,
            Text(
                f"{ref} is sensitive: it can't be shown, compared, ordered or grouped by.",
                f"{ref} - закрытый столбец: его нельзя показывать, сравнивать, "
                "сортировать или группировать по нему.",
            ),
            Text(
                "It may only be asked whether it is filled: IS NULL, IS NOT NULL.",
                "Можно лишь спросить, заполнен ли он: IS NULL, IS NOT NULL.",
            ),
        )

    def protected(self, node: exp.Expr, ref: str) -> None:
        """Take one use of a protected column where people are selected."""
        self.add(
            "protected",
            node,
            Text(
                f"{ref} may not be used to select people.",
                f"{ref}: по этому признаку людей не отбирают.",
            ),
            Text(
                "Take it out of the statement; it is read only to look at fairness.",
                "Уберите его из запроса; его читают, только чтобы проверить, нет ли перекоса.",
            ),
        )


def _upwards(node: exp.Expr) -> Iterator[exp.Expr]:
    here: exp.Expr | None = node
    while here is not None:
        yield here
        here = here.parent


def place(node: exp.Expr | None) -> str:
    """Return ``line:column`` of the first word of ``node``, or nothing where it is not known."""
    for found in node.walk() if node is not None else ():
        if (line := found.meta.get("line")) is not None:
            length = max(int(found.meta["end"]) - int(found.meta["start"]), 0)
            return f"{line}:{max(int(found.meta['col']) - length, 1)}"
    return ""


def shown(node: exp.Expr) -> str:
    """Return the construct as text, on one line and cut."""
    text = " ".join(node.sql(comments=False).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

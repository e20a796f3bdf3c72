"""A run that waits, talked over with the person at the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click
import typer

from ostap.delivery.cli.printing import step
from ostap.delivery.cli.show_audience import print_criteria, print_sql
from ostap.errors import InvalidInputError, OstapError
from ostap.names import Text

if TYPE_CHECKING:
    from ostap.compose import Company
    from ostap.results.audience import Audience
    from ostap.results.criteria import Criteria

MENU: Final = Text(
    "a: accept all · e N: say criterion N otherwise · d N: drop it · n: add one in words · "
    "y: edit the YAML · q: leave it waiting",
    "a - принять все · e N - сказать критерий N иначе · d N - убрать его · n - добавить словами · "
    "y - править YAML · q - оставить ждать",
)
CHOICE: Final = Text("Your choice", "Ваш выбор")
WORDS: Final = Text("In words", "Словами")
FETCH: Final = Text("Fetch the ids?", "Получить ids?")


class Talk:
    """Shows criteria and SQL, and changes what the person wants changed; only that is rewritten."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._language = company.language

    def until_decided(self, result: Audience) -> Audience:
        """Return the run done, or still waiting where the person leaves it."""
        while result.waits_for == "criteria":
            print_criteria(result, self._language)
            typer.echo("\n" + MENU.to(self._language))
            choice = str(typer.prompt(CHOICE.to(self._language)))
            letter, _, rest = choice.strip().partition(" ")
            if letter == "q":
                return result
            if letter == "a":
                break
            try:
                result = self._changed(result, letter.lower(), rest.strip())
            except OstapError as error:
                typer.echo(error.told(self._language), err=True)
        return self._sql_seen(result)

    def _sql_seen(self, result: Audience) -> Audience:
        if result.status != "waiting":
            return result
        print_sql(result, self._language)
        if not typer.confirm(FETCH.to(self._language)):
            return result
        return self._fetched(result.run)

    def _fetched(self, run: str) -> Audience:
        result = self._company.resume_audience(run, approved=True, progress=step)
        if result.waits_for == "sql":  # told to stop there: it has just been seen
            return self._company.resume_audience(run, approved=True, progress=step)
        return result

    def _changed(self, result: Audience, letter: str, rest: str) -> Audience:
        ways: dict[str, Callable[[Audience, str], Audience]] = {
            "e": self._said_otherwise,
            "d": self._dropped,
            "n": self._added,
            "y": self._edited,
        }
        if letter not in ways:
            raise InvalidInputError(
                "input.choice", Text(f"There is no '{letter}'.", f"Варианта «{letter}» нет.")
            )
        return ways[letter](result, rest)

    def _said_otherwise(self, result: Audience, rest: str) -> Audience:
        number, _, said = rest.partition(" ")
        key = _key(result, number)
        return self._reworded(result, said.strip() or self._asked_words(), key)

    def _added(self, result: Audience, rest: str) -> Audience:
        return self._reworded(result, rest or self._asked_words(), None)

    def _reworded(self, result: Audience, said: str, key: str | None) -> Audience:
        return self._company.reword_audience(result.run, said, key=key, progress=step)

    def _dropped(self, result: Audience, rest: str) -> Audience:
        from ostap.workflows.audience_edit import without

        key = _key(result, rest)
        criteria = self._criteria(result)
        return self._company.edit_audience(result.run, without(criteria, key), progress=step)

    def _edited(self, result: Audience, _: str) -> Audience:
        from ostap.audience.runs import CRITERIA_FILE

        path = self._company.workspace.runs_folder / result.run / CRITERIA_FILE
        text = click.edit(path.read_text(encoding="utf-8"), extension=".yaml")
        if text is None:  # saved nothing
            return result
        criteria = self._company.parse_criteria(text)
        return self._company.edit_audience(result.run, criteria, progress=step)

    def _criteria(self, result: Audience) -> Criteria:
        criteria = self._company.read_audience(result.run).criteria
        if criteria is None:
            raise InvalidInputError(
                "run.no_criteria", Text("The run has no criteria.", "В прогоне нет критериев.")
            )
        return criteria

    def _asked_words(self) -> str:
        return str(typer.prompt(WORDS.to(self._language))).strip()


def _key(result: Audience, number: str) -> str:
    """Return the id of the criterion of a number, from 1."""
    many = len(result.criteria)
    if not number.isdecimal() or not 1 <= int(number) <= many:
        raise InvalidInputError(
            "input.criterion_number",
            Text(f"Give a number from 1 to {many}.", f"Укажите номер от 1 до {many}."),
        )
    return result.criteria[int(number) - 1].id

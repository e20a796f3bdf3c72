"""Vanna 0.x over our language model, with nothing to download: what it learns stays in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from vanna.base import VannaBase

from ostap.audience.llm import Message


class InMemoryVanna(VannaBase):  # type: ignore[misc]  # an untyped library
    """Gives every table's DDL to each question, as far as Vanna's own bound on tokens lets it."""

    def __init__(self, model: Any, dialect: str, run: Callable[[str], pd.DataFrame]) -> None:
        super().__init__(config={"dialect": dialect, "language": None})
        self._model = model
        self._run = run
        self._ddl: list[str] = []

    def system_message(self, message: str) -> Any:
        """Return a turn of the system."""
        return Message("system", message)

    def user_message(self, message: str) -> Any:
        """Return a turn of the user."""
        return Message("user", message)

    def assistant_message(self, message: str) -> Any:
        """Return a turn of the model."""
        return Message("assistant", message)

    def submit_prompt(self, prompt: list[Message], **kwargs: Any) -> str:  # noqa: ARG002 - Vanna's
        """Return the model's answer."""
        return str(self._model.ask(prompt))

    def run_sql(self, sql: str, **kwargs: Any) -> pd.DataFrame:  # noqa: ARG002 - Vanna's
        """Return what a look at a column's values selects."""
        return self._run(sql)

    def add_ddl(self, ddl: str, **kwargs: Any) -> str:  # noqa: ARG002 - Vanna's
        """Learn a table."""
        self._ddl.append(ddl)
        return str(len(self._ddl))

    def get_related_ddl(self, question: str, **kwargs: Any) -> list[str]:  # noqa: ARG002 - Vanna's
        """Return all tables."""
        return list(self._ddl)

    def get_related_documentation(self, question: str, **kwargs: Any) -> list[str]:  # noqa: ARG002 - Vanna's
        """Return none: only the tables are known to it."""
        return []

    def get_similar_question_sql(self, question: str, **kwargs: Any) -> list[Any]:  # noqa: ARG002 - Vanna's
        """Return none: the cases' own SQL would be the answer."""
        return []

    def add_question_sql(self, question: str, sql: str, **kwargs: Any) -> str:
        """Learn nothing from answers."""
        raise NotImplementedError

    def add_documentation(self, documentation: str, **kwargs: Any) -> str:
        """Learn nothing from documents."""
        raise NotImplementedError

    def generate_embedding(self, data: str, **kwargs: Any) -> list[float]:
        """Embed nothing: all tables are given."""
        raise NotImplementedError

    def get_training_data(self, **kwargs: Any) -> pd.DataFrame:  # noqa: ARG002 - Vanna's
        """Return what it learned."""
        return pd.DataFrame({"content": self._ddl})

    def remove_training_data(self, id: str, **kwargs: Any) -> bool:  # noqa: A002, ARG002 - Vanna's
        """Forget nothing."""
        return False

    def log(self, message: str, title: str = "Info") -> None:
        """Say nothing: the table is the output."""

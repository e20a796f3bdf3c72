"""The vocabulary: languages, dialects, typed ids and the words that several rooms share.

Imports nothing of Ostap. What stands here is a name or a closed list, never a rule.
"""

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple, NewType


class Language(StrEnum):
    """A language a user reads."""

    RU = "ru"
    EN = "en"


class Text(NamedTuple):
    """One thing said in both languages, so that none can be forgotten."""

    en: str
    ru: str

    def to(self, language: Language) -> str:
        """Return the words in ``language``."""
        return self.ru if language is Language.RU else self.en


class Dialect(StrEnum):
    """An SQL dialect; the values are SQLGlot's names."""

    DUCKDB = "duckdb"
    SQLITE = "sqlite"
    POSTGRES = "postgres"
    SPARK = "spark"
    CLICKHOUSE = "clickhouse"
    TRINO = "trino"
    MYSQL = "mysql"
    ORACLE = "oracle"
    TSQL = "tsql"


RUNNABLE: Final = (Dialect.DUCKDB, Dialect.SQLITE, Dialect.POSTGRES)
"""The dialects of databases that Ostap opens and guards; in the others it only writes SQL."""


class ExitCode(IntEnum):
    """What a command's exit means, the same for every command."""

    DONE = 0
    REFUSED = 1
    BAD_INPUT = 2
    WAITING = 3
    ENVIRONMENT = 4


class WrittenBy(StrEnum):
    """Who wrote a criterion."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


TableName = NewType("TableName", str)
ColumnRef = NewType("ColumnRef", str)
"""``table.column`` as the catalog names them."""
ClientId = NewType("ClientId", str)
ItemId = NewType("ItemId", str)
ManagerId = NewType("ManagerId", str)
RunId = NewType("RunId", str)

FORMAT_VERSION: Final = 1
"""The ``schema`` of every JSON object that Ostap writes."""

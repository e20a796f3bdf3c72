"""A company is a folder: where its files lie and what `ostap.toml` says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ostap.errors import InvalidInputError
from ostap.names import Language, Text
from ostap.results.base import Frozen
from ostap.settings.reading import parse_as, read_toml

SETTINGS_FILE = "ostap.toml"

AsOfSetting = Annotated[Literal["today", "latest"] | dt.date, "What 'today' is for this company."]


class FilterPromise(Frozen):
    """What the filter promises not to lose (O5)."""

    promise: Literal["won_recall", "per_lead", "nothing_lost"] = "won_recall"
    level: float = Field(default=0.8, gt=0, lt=1, description="least recall promised")
    confidence: float = Field(default=0.95, gt=0.5, lt=1, description="of its lower bound")
    scale: Literal["lead", "probability"] = Field(
        default="lead",
        description="what is compared with the threshold: a probability relative to the best of "
        "the lead's stock, or the probability itself",
    )
    always_kept: int = Field(
        default=10, ge=0, description="so many best of each lead's stock are never removed"
    )
    minutes_per_item: float = Field(
        default=2, gt=0, description="assumed: what it takes a manager to look at one item"
    )


class TrainingOptions(Frozen):
    """Which past pairs a model learns from, and what they weigh (M7, M8)."""

    unlabelled: Literal["off", "weighted"] = Field(
        default="off",
        description="stock of a won deal's day that the client was never sent: weighted rows",
    )
    since: dt.date | None = Field(default=None, description="older pairs are not learnt from")
    half_life_years: float | None = Field(
        default=None, gt=0, description="a pair so much older weighs half; null: all alike"
    )


class Budget(Frozen):
    """How much one audience run may take."""

    seconds: float = Field(default=300, gt=0, description="machine time, waiting apart")
    tokens: int = Field(default=200_000, gt=0, description="uncached tokens")


class ChatModelSettings(Frozen):
    """A language model that a run may use."""

    kind: Literal["embedded", "openai"]
    base_url: str | None = Field(default=None, description="of an OpenAI-compatible server")
    model: str | None = None
    api_key_env: str | None = Field(
        default=None, description="the environment variable that holds the key; never the key"
    )
    timeout: float = Field(default=120, gt=0, description="seconds for one call")
    path: Path | None = Field(default=None, description="of the embedded model's file")


class Models(Frozen):
    """The language models by name, and which one a run takes."""

    use: str = "embedded"
    known: dict[str, ChatModelSettings] = Field(
        default_factory=lambda: {"embedded": ChatModelSettings(kind="embedded")}
    )


class FilesSettings(Frozen):
    """How the files of a folder are read, where ``database`` is ``files:///…``."""

    encoding: Literal["utf-8", "cp1251", "latin-1"] | None = Field(
        default=None, description="of all CSV files; detected in each where it is not given"
    )
    separator: Literal[",", ";", "\t", "|"] | None = Field(
        default=None, description="of all CSV files; detected in each where it is not given"
    )
    missing: tuple[str, ...] = Field(
        default=("", "NA", "?"), description="what stands where nothing is known"
    )
    date_format: str | None = Field(
        default=None, description="of days, like %m/%d/%Y, beside 2026-01-31 and 31.01.2026"
    )
    row_number: bool = Field(
        default=False, description="whether each table gets a column row_number, from 1"
    )


class RejectionReason(Frozen):
    """Why something is turned down; the journal keeps the code."""

    code: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)


_USUAL_REASONS = (
    RejectionReason(code="price", ru="дорого", en="too expensive"),
    RejectionReason(code="size", ru="не подходит размер", en="wrong size"),
    RejectionReason(code="place", ru="не подходит место", en="wrong place"),
    RejectionReason(code="condition", ru="не подходит состояние", en="wrong condition"),
    RejectionReason(code="taken", ru="уже занято", en="taken already"),
    RejectionReason(code="other", ru="другое", en="something else"),
)


class Page(Frozen):
    """What the pages of `ostap ui` offer to choose from."""

    users: tuple[str, ...] = Field(
        default=(), description="ids or logins of who works there; else the catalog's managers"
    )
    rejections: tuple[RejectionReason, ...] = Field(default=_USUAL_REASONS, min_length=1)
    channels: tuple[str, ...] = Field(
        default=("email", "messenger", "call"), description="how an item is sent"
    )


class Settings(Frozen):
    """`ostap.toml`. Unknown keys are errors."""

    database: str = Field(description="an SQLAlchemy-like URL; paths are the workspace's")
    language: Language = Language.RU
    as_of: AsOfSetting = "today"
    filter: FilterPromise = FilterPromise()
    training: TrainingOptions = TrainingOptions()
    budget: Budget = Budget()
    models: Models = Models()
    page: Page = Page()
    files: FilesSettings = FilesSettings()
    journal: str = Field(
        default="journal.db", description="a file of the workspace, or a URL; OSTAP_JOURNAL wins"
    )
    retention: dict[str, Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict, description="days that the journal keeps each kind; else for ever"
    )

    @field_validator("language", mode="before")
    @classmethod
    def _language_from_text(cls, value: object) -> object:
        return Language(value) if value in {"ru", "en"} else value


class Workspace:
    """A company's folder. Reads `ostap.toml` once, when opened.

    Raises:
        InvalidInputError: the folder or its `ostap.toml` is missing or wrong.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        path = self.root / SETTINGS_FILE
        if not path.is_file():
            raise InvalidInputError(
                "workspace.not_found",
                Text(
                    f"{self.root} is not a workspace: it has no {SETTINGS_FILE}.",
                    f"{self.root}: это не рабочая папка: в ней нет {SETTINGS_FILE}.",
                ),
                Text(
                    "Name one with -w DIR, or make one to try: ostap demo bank DIR",
                    "Укажите папку: -w DIR, или создайте пробную: ostap demo bank DIR",
                ),
            )
        self.settings = parse_as(Settings, read_toml(path), str(path))

    @property
    def catalog_file(self) -> Path:
        """The file that says what the data means."""
        return self.root / "catalog.yaml"

    @property
    def rules_file(self) -> Path:
        """The hard rules; may be absent."""
        return self.root / "rules.yaml"

    @property
    def audiences_folder(self) -> Path:
        """The saved audiences, a file each; may be absent."""
        return self.root / "audiences"

    @property
    def models_folder(self) -> Path:
        """The versions of the trained model."""
        return self.root / "models"

    @property
    def runs_folder(self) -> Path:
        """The audience runs, a folder each."""
        return self.root / "runs"

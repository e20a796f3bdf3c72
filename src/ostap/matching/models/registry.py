"""Every kind of model that is there: the built-in ones, and those that other packages bring."""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any, Final

from pydantic import Field

from ostap.errors import EnvironmentFailedError, InvalidInputError, did_you_mean
from ostap.matching.models.additive import GlassBox
from ostap.matching.models.boosting import BoostedTrees
from ostap.matching.models.catboost import CatBoostTrees
from ostap.matching.models.forest import ExtraTrees, HistogramTrees
from ostap.matching.models.linear import LogisticModel
from ostap.matching.models.neighbours import NearestPairs
from ostap.matching.models.protocol import PairModel
from ostap.matching.models.rule import RuleModel
from ostap.names import Text
from ostap.results.base import Frozen, Scalar

GROUP: Final = "ostap.models"
"""The entry points' group. A package declares: ``my_kind = "my_package.models:MyModel"``."""

BUILT_IN: Final[tuple[type[PairModel], ...]] = (
    LogisticModel,
    GlassBox,
    NearestPairs,
    BoostedTrees,
    HistogramTrees,
    ExtraTrees,
    CatBoostTrees,
)
QUICK: Final = ("logistic", "additive", "lightgbm", "histogram")
"""What a small budget tries."""


class Recipe(Frozen):
    """A kind and its parameters: all that it takes to make the model again."""

    kind: str
    parameters: dict[str, Scalar] = Field(default_factory=dict)

    def make(self) -> PairModel:
        """Return a model that has learnt nothing yet.

        Raises:
            InvalidInputError: there is no such kind.
        """
        return kind_of(self.kind).of(self.parameters)


def kinds() -> dict[str, type[PairModel]]:
    """Return every kind by name, the simplest first, installed or not.

    Raises:
        EnvironmentFailedError: another package's kind can't be loaded, or is no `PairModel`.
    """
    found = [*BUILT_IN, *(_loaded(entry) for entry in entry_points(group=GROUP))]
    found.sort(key=lambda kind: kind.complexity)
    return {kind.kind: kind for kind in found}


def stored_kinds() -> dict[str, type[PairModel]]:
    """Return every kind that a version may be of: those of the search, and the rule by hand."""
    return {RuleModel.kind: RuleModel, **kinds()}


def usable_kinds() -> dict[str, type[PairModel]]:
    """Return the kinds whose libraries are installed."""
    return {name: kind for name, kind in kinds().items() if _installed(kind)}


def kind_of(name: str) -> type[PairModel]:
    """Return one kind.

    Raises:
        InvalidInputError: there is no such kind; the nearest one is named.
    """
    known = kinds()
    if name not in known:
        raise InvalidInputError(
            "matching.unknown_kind",
            Text(f"There is no kind of model {name!r}.", f"Нет вида модели {name!r}."),
            did_you_mean(name, known),
        )
    return known[name]


def _installed(kind: type[PairModel]) -> bool:
    """Return whether what a kind needs is there; an extra is named by its library."""
    if not kind.needs:
        return True
    library = kind.needs.removeprefix("ostap[").removesuffix("]").replace("-", "_")
    return find_spec(library) is not None


def _loaded(entry: Any) -> type[PairModel]:
    try:
        kind = entry.load()
    except (ImportError, AttributeError) as error:
        raise _broken(entry, str(error)) from error
    lacks = [name for name in _MEMBERS if not hasattr(kind, name)]
    if lacks:
        raise _broken(entry, "no " + ", ".join(lacks))
    found: type[PairModel] = kind
    return found


def _broken(entry: Any, why: str) -> EnvironmentFailedError:
    return EnvironmentFailedError(
        "matching.broken_kind",
        Text(f"The model {entry.name} ({entry.value}) can't be used: {why}",
             f"Модель {entry.name} ({entry.value}) не годится: {why}"),
        Text("It must have everything ostap.matching.models.PairModel has; or uninstall it.",
             "У неё должно быть всё, что есть у ostap.matching.models.PairModel; "
             "или удалите её пакет."),
    )  # fmt: skip


_MEMBERS: Final = (
    "kind", "title", "complexity", "monotone", "needs", "space", "of", "parameters", "fit",
    "score", "save", "load",
)  # fmt: skip

"""A kept version that scores tables of pairs: the numbers of a ranking, for many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import polars as pl

from ostap.errors import InvalidInputError, Problem, did_you_mean
from ostap.matching.company import to_day
from ostap.matching.dataset import Pairs
from ostap.matching.frames import feature_table, matrix_frame
from ostap.matching.rank import Matcher
from ostap.matching.request import PairRequest
from ostap.matching.request_rows import request_rows
from ostap.matching.sides import KEY
from ostap.matching.stock import Ints
from ostap.names import Text
from ostap.results.matching import ModelVersion

_MOST_TOLD = 5


class FittedModel:
    """A kept version over the company of one day.

    Args:
        matcher: that version, prepared for the day.
        card: of the version.
    """

    def __init__(self, matcher: Matcher, card: ModelVersion) -> None:
        self.matcher = matcher
        self.card = card

    @property
    def feature_table(self) -> pl.DataFrame:
        """Whence each feature comes; see `ostap.matching.frames.feature_table`."""
        matcher = self.matcher
        return feature_table(matcher.scorer.features, matcher.company.catalog, matcher.language)

    def score(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return the pairs with ``probability`` (Float64, 0 to 1) of a deal if sent on the day.

        These are the numbers of `Matcher.rank`; rules and the filter have no part in them.

        Args:
            pairs: one row a pair, any number of rows: ``item``, and ``request`` (a stored request's
                key) or else ``client`` (his latest request is taken); ``manager`` may stand
                beside: null or absent is the weighted mean over active managers. Other columns
                are kept.

        Raises:
            InvalidInputError: a column is missing, or an id is unknown; all of them are told.
        """
        sides, request_row, item_row = self._rows(pairs)
        managers = self._managers(pairs)
        found = np.empty(pairs.height)
        for manager in dict.fromkeys(managers):
            own = np.array([i for i, one in enumerate(managers) if one == manager], dtype=np.int64)
            found[own] = self.matcher.probability_of(
                sides, request_row[own], item_row[own], manager
            )
        return pairs.with_columns(pl.Series("probability", found))

    def features(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Return the features of pairs as the model sees them today, shape (pairs, features).

        They are those of `training_frame` for the same pair on the same day. Where the manager is
        null they are of nobody in particular.

        Args:
            pairs: as for `score`.

        Raises:
            InvalidInputError: as for `score`.
        """
        sides, request_row, item_row = self._rows(pairs)
        matcher = self.matcher
        features, company = matcher.scorer.features, matcher.company
        asked = Pairs(
            request_row=request_row,
            item_row=item_row,
            manager=np.array(self._managers(pairs), dtype=object),
            day=np.full(pairs.height, to_day(company.as_of), dtype=np.int64),
        )
        return matrix_frame(features.matrix(features.prepare(company.items), sides, asked))

    def _rows(self, pairs: pl.DataFrame) -> tuple[pl.DataFrame, Ints, Ints]:
        """Return the requests' side, and of each pair its row there and among the items."""
        by = "request" if "request" in pairs.columns else "client"
        _refuse_missing(pairs, {"item", by})
        company = self.matcher.company
        known = company.requests if by == "request" else company.clients
        problems = [
            *_unknown("item", pairs, company.items[KEY].to_list()),
            *_unknown(by, pairs, known[KEY].to_list()),
        ]
        if "manager" in pairs.columns:
            problems += _unknown("manager", pairs, list(company.managers), may_lack=True)
        if problems:
            raise InvalidInputError(
                "matching.unknown_pairs",
                Text("The pairs name what is not there:", "В парах названо то, чего нет:"),
                problems=problems,
            )
        keys = list(dict.fromkeys(pairs[by].cast(pl.String).to_list()))
        place = {key: row for row, key in enumerate(keys)}
        items = {key: row for row, key in enumerate(company.items[KEY].to_list())}
        return (
            self._sides(by, keys),
            np.array([place[key] for key in pairs[by].cast(pl.String)], dtype=np.int64),
            np.array([items[key] for key in pairs["item"].cast(pl.String)], dtype=np.int64),
        )

    def _sides(self, by: str, keys: list[str]) -> pl.DataFrame:
        if by == "request":
            return request_rows(self.matcher.company, keys)
        rows = [self.matcher.check(PairRequest(client=key)).row for key in keys]
        return pl.concat(rows) if rows else request_rows(self.matcher.company, [])

    def _managers(self, pairs: pl.DataFrame) -> list[str | None]:
        if "manager" not in pairs.columns:
            return [None] * pairs.height
        return pairs["manager"].cast(pl.String).to_list()


def _refuse_missing(pairs: pl.DataFrame, needed: Collection[str]) -> None:
    absent = sorted(set(needed) - set(pairs.columns))
    if absent:
        listed = ", ".join(absent)
        raise InvalidInputError(
            "matching.pairs_lack",
            Text(f"The pairs have no column {listed}.", f"В парах нет столбца {listed}."),
            Text(
                "A pair is an item, and a request or a client; a manager may stand beside.",
                "Пара — это item и request или client; рядом может стоять manager.",
            ),
        )


def _unknown(
    column: str, pairs: pl.DataFrame, known: Iterable[str], *, may_lack: bool = False
) -> list[Problem]:
    there = list(known)
    asked = pairs[column].cast(pl.String).unique(maintain_order=True)
    wrong = [one for one in asked.to_list() if not (one is None and may_lack)]
    inside = set(there)
    wrong = [one for one in wrong if one not in inside]
    return [
        Problem(
            "matching.unknown_id",
            column,
            Text(f"there is no {one!r}.", f"«{one}» нет.") if one is not None
            else Text("is empty in some rows.", "в некоторых строках пусто."),
            did_you_mean(one or "", there),
        )
        for one in wrong[:_MOST_TOLD]
    ]  # fmt: skip

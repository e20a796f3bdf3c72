"""One request against a whole stock: what the items alone tell is worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ostap.matching.encode import Floats, SideView
from ostap.matching.feature_state import Matrix
from ostap.matching.features import Features, PreparedItems, season_block
from ostap.matching.pair_features import Block
from ostap.matching.stock import Ints


class StockMatrix:
    """The matrix that `Features.matrix` makes of one request and every item of a stock.

    Item by item the same numbers; only faster: the items' own columns are copied, the request's
    and the manager's are worked out for one row, and only the pairs for all. Threads may share it.
    """

    def __init__(self, features: Features, prepared: PreparedItems, items: Ints, day: int) -> None:
        """Work out what no request changes.

        Args:
            features: fitted.
            prepared: all items, encoded.
            items: rows of those in stock.
            day: from 1970-01-01.
        """
        self._features = features
        self._prepared = prepared
        self._items = items
        self._day = day
        self._place = {f.name: n for n, f in enumerate(features.state.features)}
        self._view = SideView(prepared.side, items, np.full(len(items), day, dtype=np.int64))
        # Columns lie one after another: each is written at once, and the trees read them so.
        self._table = np.full((len(items), len(self._place)), np.nan, order="F")
        self._write(self._table, features.side_block(self._view, features.state.plan.item))
        self._write(self._table, season_block(np.array([day])))

    @property
    def nbytes(self) -> int:
        """How large it is; each answer holds as much again while it is made."""
        return self._table.nbytes

    def of(self, request: Mapping[str, Any], manager: str | None) -> Matrix:
        """Return the pairs of a request, by ``table.column``, and every item of the stock."""
        features, view = self._features, self._features.one_view(self._prepared, request, self._day)
        table = self._table.copy(order="F")
        self._write(table, features.side_block(view, features.state.plan.request))
        self._write(table, features.history_block(view))
        self._write(table, features.pair_block((view, self._view)))
        self._write(table, features.manager_block(np.array([manager], dtype=object)))
        return Matrix(table, features.state.features, self._items)

    def sent_by(self, matrix: Matrix, manager: str | None) -> None:
        """Write another manager into a matrix of `of`, in place."""
        block = self._features.manager_block(np.array([manager], dtype=object))
        self._write(matrix.values, block)

    def _write(self, table: Floats, block: Block) -> None:
        for feature, values in block:
            if (place := self._place.get(feature.name)) is not None:
                table[:, place] = values

"""The opposite of a node is true exactly where the node is known to be false, whatever the data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.criteria.askable import KEY_SETS, data
from tests.criteria.trees import trees

from ostap.catalog import Catalog
from ostap.criteria import validate
from ostap.criteria.files import parse_tree
from ostap.criteria.meaning import truths
from ostap.criteria.tree.flipping import flipped

TODAY = dt.date(2026, 5, 31)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=trees(), seed=st.integers(0, 5))
def test_an_opposite_is_true_exactly_where_its_node_is_known_false(
    raw: dict[str, Any], seed: int, bank_catalog: Catalog
) -> None:
    criteria = validate(parse_tree(raw, "tree"), bank_catalog)
    rows = data(seed)
    for node in criteria.all_of:
        if (opposite := flipped(node)) is None:
            continue
        both = criteria.model_copy(update={"all_of": (node, opposite), "top": None})
        told = truths(both, bank_catalog, rows, TODAY, KEY_SETS)
        assert [no is True for _, no in told] == [yes is False for yes, _ in told], node

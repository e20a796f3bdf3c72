"""Rules that depend on the request: what is held for others, what this client was sent."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from ostap.results.criteria import KeySet
from ostap.workflows.match_request import of_nobody


def known(asked: KeySet) -> Collection[str]:
    return {"sent": ["1"], "rejected": ["2"], "reserved": ["3"]}[asked.name]


@pytest.mark.parametrize(("name", "keys"), [("sent", []), ("rejected", []), ("reserved", ["3"])])
def test_a_client_nobody_knows_was_sent_nothing_but_may_not_have_what_is_held(
    name: str, keys: list[str]
) -> None:
    assert list(of_nobody(known)(KeySet(name=name))) == keys

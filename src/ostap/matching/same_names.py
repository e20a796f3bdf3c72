"""Whose contract it is where only a name says so: names are compared as keyed hashes.

No name leaves the database: an adapter hashes both sides under a random key, which is forgotten.
"""

from __future__ import annotations

import secrets
from typing import Final

import polars as pl
import pyarrow as pa

from ostap.catalog import Catalog
from ostap.catalog.model import AlsoWon
from ostap.matching.sides import own_key
from ostap.matching.tables import as_codes
from ostap.results.sql import Limits
from ostap.sources.fingerprint import hashed
from ostap.sources.protocol import Source

_LIMITS: Final = Limits(seconds=300)


def with_named_clients(
    source: Source, catalog: Catalog, tables: dict[str, pl.DataFrame]
) -> tuple[dict[str, pl.DataFrame], int]:
    """Return the tables with the clients of contracts that only a name tells, and how many.

    A contract's own client counts where it is one of the clients' table. Two spellings of a name
    are one (see `ostap.sources.fingerprint`); a name that several clients bear tells nobody apart.

    Raises:
        DataOwnerError: the database is away or failed.
    """
    also = catalog.deals.also_won if catalog.deals else None
    if also is None or not also.names:
        return tables, 0
    signed, entity = tables[also.table], catalog.entities.client
    contract = own_key(catalog, also.table)
    keys, own = as_codes(signed[contract]), as_codes(signed[also.client])
    clients = as_codes(tables[entity.table][entity.key]).drop_nulls()
    strange = ~own.is_in(clients.implode()).fill_null(value=False)
    if not strange.any():
        return tables, 0
    told = _clients_by_name(source, catalog, also, keys.filter(strange), clients)
    named = keys.replace_strict(told, default=None, return_dtype=pl.String)
    use = strange & named.is_not_null()
    changed = signed.with_columns(named.zip_with(use, own).alias(also.client))
    return {**tables, also.table: changed}, int(use.sum())


def _clients_by_name(
    source: Source, catalog: Catalog, also: AlsoWon, contracts: pl.Series, clients: pl.Series
) -> dict[str, str]:
    """Return the client of each contract by the contract's key, the first name that tells him."""
    entity, key = catalog.entities.client, secrets.randbits(63)
    contract_of, client_of = _by_print(contracts, key), _by_print(clients, key)
    found: dict[str, str] = {}
    for name, client_name in also.names.items():
        signed = _prints(source, also.table, [own_key(catalog, also.table), name], key)
        people = _prints(source, entity.table, [entity.key, client_name], key)
        lone = people.unique().filter(pl.col("name").is_unique())
        both = signed.join(lone, on="name", suffix="_client").unique("key", keep="none")
        for mine, whose in both.select("key", "key_client").iter_rows():
            if mine in contract_of and whose in client_of:
                found.setdefault(contract_of[mine], client_of[whose])
    return found


def _prints(source: Source, table: str, columns: list[str], key: int) -> pl.DataFrame:
    """Return hashes of a table's keys and names; rows without a name are left out."""
    read = pl.DataFrame(pl.from_arrow(source.fingerprint(table, columns, key, _LIMITS)))
    return read.rename(dict(zip(read.columns, ["key", "name"], strict=True))).drop_nulls("name")


def _by_print(ids: pl.Series, key: int) -> dict[int, str]:
    """Return ids by the hashes that an adapter gives them under the same key."""
    known = ids.drop_nulls().unique()
    batch = pa.RecordBatch.from_pydict({"id": known.to_list()}, pa.schema([("id", pa.string())]))
    prints = hashed([batch], ["id"], key)["id"].to_pylist()
    return dict(zip(prints, known.to_list(), strict=True))

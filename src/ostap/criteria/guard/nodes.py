"""The constructs an approved statement may be made of: types of nodes, and the parts of each.

An allow-list: what SQLGlot learns to parse tomorrow is refused until it is written here.
"""

from __future__ import annotations

from typing import Final

from sqlglot import exp

_BINARY: Final = frozenset({"this", "expression"})
_UNARY: Final = frozenset({"this"})
_LIKE: Final = _BINARY | {"negate"}
_LIST: Final = frozenset({"expressions"})
_SET_OPERATION: Final = frozenset(
    {"with_", "this", "expression", "distinct", "order", "limit", "offset"}
)

NODES: Final[dict[type[exp.Expr], frozenset[str]]] = {
    # queries
    exp.Select: frozenset(
        {
            "with_", "expressions", "distinct", "from_", "joins", "where", "group", "having",
            "qualify", "windows", "order", "limit", "offset",
        }
    ),
    exp.Subquery: frozenset({"this", "alias"}),
    exp.Union: _SET_OPERATION,
    exp.Intersect: _SET_OPERATION,
    exp.Except: _SET_OPERATION,
    exp.With: _LIST,  # not `recursive`
    exp.CTE: frozenset({"this", "alias", "materialized"}),
    exp.Values: frozenset({"expressions", "alias"}),
    # clauses
    exp.From: _UNARY,
    exp.Join: frozenset({"this", "on", "using", "side", "kind"}),  # not `method`: NATURAL, ASOF
    exp.Table: frozenset({"this", "alias", "db"}),
    exp.TableAlias: frozenset({"this", "columns"}),
    exp.Where: _UNARY,
    exp.Group: frozenset({"expressions", "all"}),
    exp.GroupingSets: _LIST,
    exp.Rollup: _LIST,
    exp.Cube: _LIST,
    exp.Having: _UNARY,
    exp.Qualify: _UNARY,
    exp.Order: frozenset({"this", "expressions"}),
    exp.Ordered: frozenset({"this", "desc", "nulls_first"}),
    exp.Limit: frozenset({"this", "expression"}),
    exp.Offset: frozenset({"this", "expression"}),
    exp.Fetch: frozenset({"direction", "count", "limit_options"}),
    exp.LimitOptions: frozenset({"rows"}),
    exp.Distinct: frozenset({"expressions", "on"}),
    # names and constants
    exp.Column: frozenset({"this", "table"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Alias: frozenset({"this", "alias"}),
    exp.Star: frozenset(),
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Null: frozenset(),
    exp.Boolean: _UNARY,
    exp.Var: _UNARY,
    exp.Interval: frozenset({"this", "unit"}),
    exp.DataType: frozenset({"this", "expressions"}),
    exp.DataTypeParam: frozenset({"this"}),
    # conditions
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.Not: _UNARY,
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.Is: _BINARY | {"negate"},  # PostgreSQL's IS NOT
    exp.NullSafeEQ: _BINARY,
    exp.NullSafeNEQ: _BINARY,
    exp.In: frozenset({"this", "expressions", "query"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Like: _LIKE,
    exp.ILike: _LIKE,
    exp.Glob: _LIKE,
    exp.SimilarTo: _LIKE,
    exp.Escape: _BINARY,
    exp.Exists: _UNARY,
    exp.Any: _UNARY,
    exp.All: _UNARY,
    # arithmetic
    exp.Paren: _UNARY,
    exp.Tuple: _LIST,
    exp.Neg: _UNARY,
    exp.Add: _BINARY,
    exp.Sub: _BINARY,
    exp.Mul: _BINARY,
    exp.Div: frozenset({"this", "expression", "typed", "safe"}),
    exp.IntDiv: _BINARY,
    exp.Mod: _BINARY,
    exp.DPipe: frozenset({"this", "expression", "safe"}),
    # what wraps a function
    exp.Window: frozenset({"this", "partition_by", "order", "spec", "alias", "over", "first"}),
    exp.WindowSpec: frozenset({"kind", "start", "start_side", "end", "end_side"}),
    exp.Filter: _BINARY,
    exp.WithinGroup: _BINARY,
    exp.IgnoreNulls: _UNARY,
    exp.RespectNulls: _UNARY,
    exp.AtTimeZone: frozenset({"this", "zone"}),
}  # fmt: skip

JOIN_KINDS: Final = frozenset({"", "INNER", "OUTER", "CROSS", "SEMI", "ANTI"})

TYPES: Final = frozenset(
    {
        exp.DType.BOOLEAN, exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT,
        exp.DType.INT128, exp.DType.DECIMAL, exp.DType.FLOAT, exp.DType.DOUBLE, exp.DType.CHAR,
        exp.DType.VARCHAR, exp.DType.TEXT, exp.DType.DATE, exp.DType.TIME, exp.DType.TIMESTAMP,
        exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPNTZ, exp.DType.DATETIME, exp.DType.INTERVAL,
        exp.DType.UBIGINT, exp.DType.UINT, exp.DType.MEDIUMINT,
    }
)  # fmt: skip
"""What a value may be cast to: no `regclass`, no structures, nothing user-made."""

WORDS: Final = frozenset(
    {
        # units of time
        "MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH",
        "QUARTER", "YEAR", "DECADE", "CENTURY", "DOW", "ISODOW", "DOY", "EPOCH", "ISOYEAR",
        "DAYOFWEEK", "DAYOFYEAR", "WEEKDAY", "WEEKOFYEAR", "YEARWEEK", "WEEK(MONDAY)",
        # ORDER BY ALL, collations
        "ALL", "NOCASE", "NOACCENT", "BINARY", "RTRIM",
    }
)  # fmt: skip
"""The bare words that are neither names nor functions."""

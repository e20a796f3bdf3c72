"""The functions an approved statement may call: numbers, text, dates, aggregates, windows.

None reads a file, the network, the settings or another row by a name made at run time; none makes
a value much larger than what it was given; none waits.
"""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from ostap.names import Dialect

_NUMBERS = (
    exp.Abs, exp.Ceil, exp.Floor, exp.Round, exp.Sign, exp.Sqrt, exp.Cbrt, exp.Exp, exp.Ln,
    exp.Log, exp.Pow, exp.Trunc, exp.Greatest, exp.Least, exp.IsNan, exp.IsInf, exp.WidthBucket,
)  # fmt: skip
_LOGIC = (
    exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Cast, exp.TryCast, exp.Collate,
    exp.LogicalAnd, exp.LogicalOr, exp.Nvl2, exp.Typeof,
)  # fmt: skip
_WORDS = (
    exp.Lower, exp.Upper, exp.Length, exp.Trim, exp.Substring, exp.Left, exp.Right, exp.Replace,
    exp.Concat, exp.ConcatWs, exp.StrPosition, exp.StartsWith, exp.EndsWith, exp.Contains,
    exp.Initcap, exp.Reverse, exp.RegexpLike, exp.RegexpILike, exp.RegexpReplace,
    exp.RegexpExtract, exp.RegexpFullMatch, exp.SplitPart, exp.Levenshtein,
    exp.JarowinklerSimilarity, exp.Pad, exp.Ascii, exp.Unicode, exp.Chr, exp.Translate,
    exp.Hex, exp.Overlay, exp.MD5,
)  # fmt: skip
_DATES = (
    exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentDatetime, exp.Localtimestamp, exp.Date,
    exp.DateAdd, exp.DateSub, exp.DateDiff, exp.DateTrunc, exp.DateFromParts, exp.DateBin,
    exp.TimestampTrunc, exp.TimestampAdd, exp.TimestampSub, exp.TimestampDiff,
    exp.DatetimeAdd, exp.DatetimeSub, exp.DatetimeDiff, exp.DatetimeTrunc, exp.Datetime,
    exp.Timestamp, exp.TimestampFromParts, exp.MakeInterval, exp.ToDays, exp.AddMonths,
    exp.MonthsBetween, exp.Extract, exp.Year, exp.Quarter, exp.Month, exp.Week, exp.Day,
    exp.Hour, exp.Minute, exp.Second, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfMonth,
    exp.DayOfYear, exp.WeekOfYear, exp.YearOfWeek, exp.YearOfWeekIso, exp.Dayname,
    exp.Monthname, exp.LastDay, exp.TimeToStr, exp.StrToTime, exp.StrToDate, exp.TimeToUnix,
    exp.UnixToTime, exp.TsOrDsToDate, exp.TsOrDsToTimestamp, exp.TsOrDsToTime, exp.TsOrDsAdd,
    exp.TsOrDsDiff, exp.ToChar, exp.TimeStrToDate, exp.TimeStrToTime,
)  # fmt: skip
_AGGREGATES = (
    exp.Count, exp.CountIf, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Mode,
    exp.Quantile, exp.PercentileCont, exp.PercentileDisc, exp.ApproxQuantile,
    exp.ApproxDistinct, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance,
    exp.VariancePop, exp.Corr, exp.CovarPop, exp.CovarSamp, exp.Skewness, exp.Kurtosis,
    exp.ArgMax, exp.ArgMin, exp.AnyValue, exp.First, exp.Last, exp.GroupConcat,
    exp.RegrSlope, exp.RegrIntercept, exp.RegrR2, exp.Grouping,
)  # fmt: skip
_WINDOWS = (
    exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile, exp.Lag,
    exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue,
)  # fmt: skip

KNOWN_FUNCTIONS: Final[frozenset[type[exp.Expr]]] = frozenset(
    {*_NUMBERS, *_LOGIC, *_WORDS, *_DATES, *_AGGREGATES, *_WINDOWS}
)
"""Functions that SQLGlot has a type for. Where an engine has none, it says so itself."""

_SHARED = frozenset({"log10", "log2", "power", "mod", "date_part"})
NAMED_FUNCTIONS: Final[dict[Dialect, frozenset[str]]] = {
    Dialect.DUCKDB: _SHARED
    | {
        "age", "date_sub", "datesub", "date_part", "datepart", "isodow", "isoyear", "yearweek",
        "weekday", "dayofyear", "epoch", "epoch_ms", "to_years", "to_months", "to_weeks",
        "to_days", "to_hours", "to_minutes", "to_seconds", "to_timestamp", "make_timestamp",
        "century", "decade", "try_strptime", "strptime", "strip_accents", "prefix", "suffix",
        "contains", "jaccard", "damerau_levenshtein", "jaro_similarity", "hamming", "position",
        "quantile", "mad", "fsum", "favg", "product", "entropy", "bool_and", "bool_or", "row",
        "approx_count_distinct", "trunc", "even", "gcd", "lcm", "ifnull", "nvl", "len",
        "fmod", "current_localtimestamp", "count_star", "today", "time_bucket", "julian", "instr",
        "hash", "arg_max_null", "arg_min_null", "ltrim", "rtrim", "ucase", "lcase", "char_length",
        "substring", "right", "left",
    },
    Dialect.SQLITE: _SHARED
    | {
        "date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff", "total",
        "instr", "ltrim", "rtrim", "ostap_fold", "ostap_md5", "ifnull", "char_length",
        "concat", "concat_ws",
    },
    Dialect.POSTGRES: _SHARED
    | {"age", "make_date", "to_date", "to_timestamp", "btrim", "bool_and", "bool_or", "every"},
}  # fmt: skip
"""Functions that SQLGlot knows by name only."""

LONGEST_PAD: Final = 100
"""How long a padded text, or one value in a template, may become."""

TEMPLATES: Final = frozenset({"printf", "format"})
"""Functions that fill a template: allowed where it is written out and its widths are short."""

SHORT_TEMPLATE: Final = re.compile(
    r"(?:[^%{*]|%%|%[-+ 0,]*\d{0,2}(?:\.\d{1,2})?[a-zA-Z]|\{\}"
    r"|\{:[,.+<>^]?\d{0,2}(?:\.\d{1,2})?[a-z]?\})*+"
)

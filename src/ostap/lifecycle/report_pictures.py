"""Pictures of a report: bars, bars with intervals, a heat map, a calibration curve. Inline SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ostap.lifecycle.report_html import DASH, NOTHING, Html, element, joined, percent, table, text
from ostap.names import Language, Text

_WIDE: Final = 100.0
_PLOT: Final = 260.0
_LEFT: Final = 44.0
_BOTTOM: Final = 36.0
_STEPS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_MOST_TICKS: Final = 5
_DARK_FROM: Final = 0.55
"""The share from which white figures read better than black on the accent colour."""
_ACCENT: Final = (11, 95, 124)
_PALE: Final = (246, 248, 249)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, the words for its length, and an interval if there is one."""

    label: Html
    value: float | None
    shown: str
    interval: tuple[float, float] | None = None
    faint: bool = False


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """One group of like predictions: their mean, the share that came true, and how many."""

    predicted: float
    observed: float
    n: int


def bars(
    rows: Sequence[Bar],
    head: tuple[str, str, str],
    *,
    full: float | None = None,
    caption: str | None = None,
    more: tuple[str, Sequence[Html]] | None = None,
) -> Html:
    """Return bars under each other, as a table: it wraps long names and reads aloud well.

    Args:
        rows: the bars; one without a value has no bar.
        head: the titles of the names, of the bars, and of the figures.
        full: what a bar of the whole width stands for; the longest where ``None``.
        caption: what is shown.
        more: one more column, its title and its cells.
    """
    ends = [row.interval[1] if row.interval else row.value or 0.0 for row in rows]
    scale = full if full is not None else max(ends, default=0.0)
    title, cells = more or ("", [])
    body = [
        (element("span", row.label, class_="label"), _bar(row, scale), text(row.shown))
        for row in rows
    ]
    if not more:
        return table(head, body, numeric=(2,), caption=caption, kind="bars")
    widened = [(*row, cell) for row, cell in zip(body, cells, strict=True)]
    return table((*head, title), widened, numeric=(2,), caption=caption, kind="bars why")


def _bar(row: Bar, scale: float) -> Html:
    if row.value is None:
        return NOTHING

    def at(value: float) -> float:
        return min(max(value / scale, 0.0), 1.0) * _WIDE if scale > 0 else 0.0

    width = at(row.value)
    parts = [
        element("rect", class_="track", width="100", height="16"),
        element("rect", class_="faint" if row.faint else "fill", width=f"{width:.2f}", height="16"),
    ]
    if row.interval:
        low, high = (f"{at(end):.2f}" for end in row.interval)
        ends = ((low, high, "8", "8"), (low, low, "4", "12"), (high, high, "4", "12"))
        # A pale line below the dark one: it must be seen on the bar and beside it.
        parts += [_line(kind, x1, y1, x2, y2)
                  for kind in ("halo", "whisker") for x1, x2, y1, y2 in ends]  # fmt: skip
    return element(
        "svg",
        *parts,
        class_="bar",
        viewBox="0 0 100 16",
        preserveAspectRatio="none",
        aria_hidden="true",  # the figure beside it says the same
    )


def heat_map(
    head: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Html, Mapping[str, float | None]]],
    language: Language,
    caption: str,
) -> Html:
    """Return shares (0 to 1) as a table whose cells are the darker the more is there."""
    body = [
        (label, *(_cell(shares.get(column), language) for column in columns))
        for label, shares in rows
    ]
    numeric = range(1, len(columns) + 1)
    return table((head, *columns), body, numeric=numeric, caption=caption, kind="heat")


def _cell(share: float | None, language: Language) -> Html:
    if share is None:
        return element("span", text(DASH), class_="cell")
    mixed = [round(p + (a - p) * share) for p, a in zip(_PALE, _ACCENT, strict=True)]
    ink = "#fff" if share >= _DARK_FROM else "#1d2329"
    colour = f"background:rgb({mixed[0]},{mixed[1]},{mixed[2]});color:{ink}"
    return element("span", text(percent(share, language)), class_="cell", style=colour)


def calibration_curve(bins: Sequence[CalibrationBin], language: Language) -> Html:
    """Return predicted against observed shares; on the diagonal a probability can be believed."""
    if not bins:
        return NOTHING
    top = max(max(b.predicted, b.observed) for b in bins) * 1.1 or 1.0
    most = max(b.n for b in bins)

    def x(share: float) -> float:
        return _LEFT + share / top * _PLOT

    def y(share: float) -> float:
        return 8 + _PLOT - share / top * _PLOT

    dots = [
        element(
            "circle",
            element("title", text(f"{percent(b.predicted, language, 1)} → "
                                  f"{percent(b.observed, language, 1)}, n = {b.n}")),
            class_="fill",
            cx=f"{x(b.predicted):.1f}",
            cy=f"{y(b.observed):.1f}",
            r=f"{3 + 5 * (b.n / most) ** 0.5:.1f}",
        )
        for b in bins
    ]  # fmt: skip
    ends = f"{x(0):.1f}", f"{y(0):.1f}", f"{x(top):.1f}", f"{y(top):.1f}"
    frame = [
        _line("diagonal", ends[0], ends[1], ends[2], ends[3]),
        _line("axis", ends[0], ends[1], ends[2], ends[1]),
        _line("axis", ends[0], ends[1], ends[0], ends[3]),
    ]
    return element(
        "svg",
        *frame,
        *_ticks(top, x, y, language),
        *dots,
        class_="plot",
        viewBox=f"0 0 {_LEFT + _PLOT + 12:.0f} {_PLOT + _BOTTOM + 12:.0f}",
        role="img",
        aria_label=Text("Calibration", "Калибровка").to(language),
    )


def _line(kind: str, x1: str, y1: str, x2: str, y2: str) -> Html:
    return element("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def _ticks(
    top: float, x: Callable[[float], float], y: Callable[[float], float], language: Language
) -> list[Html]:
    step = next(s for s in _STEPS if top / s <= _MOST_TICKS)
    digits = 0 if step >= 0.01 else 1  # noqa: PLR2004 - whole per cents
    found: list[Html] = []
    for at in range(int(top / step) + 1):
        words = text(percent(at * step, language, digits))
        across, up = f"{x(at * step):.1f}", f"{y(at * step) + 4:.1f}"
        found.append(element("text", words, x=across, y=f"{y(0) + 15:.1f}", text_anchor="middle"))
        if at:
            found.append(element("text", words, x=f"{_LEFT - 5:.1f}", y=up, text_anchor="end"))
    foretold = Text("foretold", "предсказано").to(language)
    came = Text("came true", "сбылось").to(language)
    below = element(
        "text", text(foretold), x=f"{x(top):.1f}", y=f"{y(0) + 31:.1f}", text_anchor="end"
    )
    above = element("text", text(came), x=f"{_LEFT + 6:.1f}", y="18")
    return [*found, joined((below, above))]

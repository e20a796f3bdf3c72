"""Pictures for notebooks: one SVG each, drawn without a plotting library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from ostap.lifecycle.report_html import Html, element, text

_ACCENT: Final = "#0b5f7c"
_FAINT: Final = "#9fb8c3"
_SOFT: Final = "#5b6770"
_INK: Final = "#1d2329"
_FONT: Final = "system-ui, sans-serif"
_ROW: Final = 22
_LETTER: Final = 6.8
"""The width of a letter, about: names must have room whatever the font is."""
_LONGEST: Final = 320
_SIDE: Final = 300
_EDGE: Final = 48


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG that a notebook shows."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


def bar_picture(
    values: Mapping[str, float], shown: Callable[[float], str] = "{:g}".format
) -> Picture:
    """Return horizontal bars under each other; those below zero are pale.

    Args:
        values: by name, in the order to draw.
        shown: the words for a value.
    """
    longest = max((abs(value) for value in values.values()), default=0.0) or 1.0
    names = max((len(name) for name in values), default=0) * _LETTER + 16
    parts: list[Html] = []
    for place, (name, value) in enumerate(values.items()):
        top = place * _ROW + 4
        width = abs(value) / longest * _LONGEST
        parts += [
            _words(name, names - 8, top + 13, anchor="end"),
            element("rect", x=f"{names:.1f}", y=str(top), width=f"{width:.1f}", height="16",
                    fill=_FAINT if value < 0 else _ACCENT),
            _words(shown(value), names + width + 6, top + 13),
        ]  # fmt: skip
    return _picture(parts, names + _LONGEST + 90, len(values) * _ROW + 8)


def calibration_picture(
    predictions: pl.DataFrame, *, by: str = "in_sample", groups: int = 10
) -> Picture:
    """Return what was foretold against what came true, in groups of equal size.

    On the diagonal a probability can be believed as it stands; a dot's area is its group's size.

    Args:
        predictions: the frame of `FoldPredictions`: ``won`` and the probabilities.
        by: the column foretold; ``in_sample`` is at the pairs' own share of wins, as ``won`` is.
        groups: how many.
    """
    order = np.argsort(predictions[by].to_numpy(), kind="stable")
    told, came = predictions[by].to_numpy()[order], predictions["won"].to_numpy()[order]
    dots = [
        (float(told[part].mean()), float(came[part].mean()), len(part))
        for part in np.array_split(np.arange(len(told)), groups)
        if len(part)
    ]
    top = max((max(x, y) for x, y, _ in dots), default=1.0) * 1.1 or 1.0

    def x_of(share: float) -> float:
        return _EDGE + share / top * _SIDE

    def y_of(share: float) -> float:
        return 10 + _SIDE - share / top * _SIDE

    corner = x_of(0), y_of(0)
    parts = [
        _line(*corner, x_of(top), y_of(top), _FAINT),
        _line(*corner, x_of(top), y_of(0), _SOFT),
        _line(*corner, x_of(0), y_of(top), _SOFT),
    ]
    for tick in np.linspace(0, top, 5)[1:].tolist():
        parts += [
            _words(f"{tick:.0%}", x_of(tick), corner[1] + 16, anchor="middle"),
            _words(f"{tick:.0%}", _EDGE - 6, y_of(tick) + 4, anchor="end"),
        ]
    most = max((n for *_, n in dots), default=1)
    parts += [
        element("circle", element("title", text(f"{x:.1%} → {y:.1%}, n = {n}")),
                cx=f"{x_of(x):.1f}", cy=f"{y_of(y):.1f}", r=f"{6 * (n / most) ** 0.5:.1f}",
                fill=_ACCENT)
        for x, y, n in dots
    ]  # fmt: skip
    parts += [
        _words("foretold", x_of(top), corner[1] + 32, anchor="end"),
        _words("came true", _EDGE + 6, 18),
    ]
    return _picture(parts, _EDGE + _SIDE + 20, _SIDE + 52)


def _words(words: str, x: float, y: float, *, anchor: str = "start") -> Html:
    return element("text", text(words), x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, fill=_INK)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> Html:
    ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    return element("line", stroke=colour, **{name: f"{at:.1f}" for name, at in ends.items()})


def _picture(parts: list[Html], width: float, height: float) -> Picture:
    ground = element("rect", width="100%", height="100%", fill="#ffffff")
    drawn = element(
        "svg", ground, *parts, xmlns="http://www.w3.org/2000/svg", width=f"{width:.0f}",
        height=f"{height:.0f}", font_size="12", font_family=_FONT,
    )  # fmt: skip
    return Picture(drawn)

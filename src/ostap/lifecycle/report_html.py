"""Pieces of a page: escaped by construction, styled in one place, drawn without a script.

`Html` is text that is already markup. Only the functions here make one, and every one of them
escapes what it is given as plain text; so a value of the company's data can't become markup
unless a function of this file is wrong. The type checker tells the two apart.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from typing import Final, NewType

from ostap.lifecycle.report_style import STYLE
from ostap.names import Language

Html = NewType("Html", str)

NOTHING: Final = Html("")
THIN_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"
DASH: Final = "\N{EN DASH}"
_MINUS: Final = "\N{MINUS SIGN}"
_GROUPED_FROM: Final = 10_000
"""Four digits are read at a glance; from five on they stand in groups of three."""


def text(words: object) -> Html:
    """Return plain text as markup, with every special character escaped."""
    return Html(html.escape(str(words), quote=True))


def joined(parts: Iterable[Html]) -> Html:
    """Return several pieces as one."""
    return Html("".join(parts))


def element(tag: str, *children: Html, **attributes: str | None) -> Html:
    """Return one element.

    Args:
        tag: its name; the caller's own word, never data.
        children: what is inside, in order.
        attributes: values are escaped; ``class_`` is ``class``, ``aria_label`` is ``aria-label``;
            one that is ``None`` is left out.
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value, quote=True)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Html(f"<{tag}{told}>{''.join(children)}</{tag}>")


def paragraph(words: object, kind: str | None = None) -> Html:
    """Return one paragraph of plain text."""
    return element("p", text(words), class_=kind)


def section(title: str, *children: Html, anchor: str | None = None) -> Html:
    """Return a section with its heading."""
    return element("section", element("h2", text(title)), *children, id=anchor)


def listed(items: Iterable[Html], kind: str | None = None) -> Html:
    """Return a list of points; nothing where there are none."""
    points = [element("li", item) for item in items]
    return element("ul", *points, class_=kind) if points else NOTHING


def facts(rows: Iterable[tuple[str, Html]]) -> Html:
    """Return names with what they are, side by side."""
    return element(
        "dl",
        *(joined((element("dt", text(name)), element("dd", value))) for name, value in rows),
        class_="facts",
    )


def code(words: str, kind: str | None = None) -> Html:
    """Return preformatted text that wraps rather than runs out of the page."""
    return element("pre", element("code", text(words)), class_=kind)


def badge(words: str, kind: str) -> Html:
    """Return a small label; ``kind`` is one of the style's."""
    return element("span", text(words), class_=f"badge {kind}")


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[Html]],
    *,
    numeric: Iterable[int] = (),
    caption: str | None = None,
    kind: str | None = None,
) -> Html:
    """Return a table that scrolls inside its own box where the page is too narrow.

    Args:
        head: the columns' titles.
        rows: as many cells as ``head`` has titles.
        numeric: the columns whose cells are aligned to the right.
        caption: what the table shows.
        kind: a class of the style.
    """
    right = frozenset(numeric)

    def marked(at: int) -> str | None:
        return "n" if at in right else None

    titles = [
        element("th", text(title), scope="col", class_=marked(at)) for at, title in enumerate(head)
    ]
    body = [
        element("tr", *(element("td", cell, class_=marked(at)) for at, cell in enumerate(row)))
        for row in rows
    ]
    inner = element(
        "table",
        element("caption", text(caption)) if caption else NOTHING,
        element("thead", element("tr", *titles)),
        element("tbody", *body),
        class_=kind,
    )
    return element("div", inner, class_="scroll", tabindex="0")


def folded(title: str, *children: Html, unfolded: bool = False) -> Html:
    """Return something that opens on a click, without a script; printed open."""
    shown = "" if unfolded else None
    return element("details", element("summary", text(title)), *children, open=shown)


def page(title: str, language: Language, body: Iterable[Html], footer: Html = NOTHING) -> str:
    """Return a whole page: no script, no picture, no font from anywhere else."""
    head = joined(
        (
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            # The page itself forbids what it does not need, should an escape ever fail.
            Html(
                '<meta http-equiv="Content-Security-Policy" '
                "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            ),
            element("title", text(title)),
            element("style", Html(STYLE)),
        )
    )
    inside = joined(
        (
            element("main", element("h1", text(title)), *body),
            element("footer", footer) if footer else NOTHING,
        )
    )
    whole = element("html", element("head", head), element("body", inside), lang=language.value)
    return f"<!doctype html>\n{whole}\n"


def number(value: float | None, language: Language, digits: int = 0) -> str:
    """Return a number with its digits in groups; a dash where there is none.

    Args:
        value: the number; ``None``, NaN and infinities are a dash.
        language: Russian writes a decimal comma.
        digits: how many after the point.
    """
    if value is None or not math.isfinite(value):
        return DASH
    grouped = abs(value) >= _GROUPED_FROM
    told = f"{abs(value):{',' if grouped else ''}.{digits}f}".replace(",", THIN_SPACE)
    if language is Language.RU:
        told = told.replace(".", ",")
    negative = value < 0 and any(digit in told for digit in "123456789")
    return f"{_MINUS}{told}" if negative else told


def percent(share: float | None, language: Language, digits: int = 0) -> str:
    """Return a share (0 to 1) as per cent; what is above nothing is never shown as nothing."""
    if share is None or not math.isfinite(share):
        return DASH
    least = 10.0 ** -(digits + 2)
    if 0 < share < least:
        told = "<" + number(least * 100, language, digits)
    elif 1 - least < share < 1:
        told = ">" + number((1 - least) * 100, language, digits)
    else:
        told = number(share * 100, language, digits)
    return f"{told}{THIN_SPACE}%" if language is Language.RU else f"{told}%"

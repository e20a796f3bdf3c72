"""Pictures for notebooks are whole SVG, and nothing in them is markup but what was drawn."""

import xml.etree.ElementTree as ET

import polars as pl

from ostap.delivery.python import bar_picture, calibration_picture

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_have_a_name_a_length_and_words_and_those_below_zero_are_pale() -> None:
    picture = bar_picture({"<budget>": 2.0, "area": -1.0}, "{:+.1f}".format)
    root = ET.fromstring(picture._repr_svg_())  # noqa: S314 - made a line above
    bars = [one for one in root.iter(f"{SVG}rect") if one.get("width") != "100%"]
    assert [bar.get("width") for bar in bars] == ["320.0", "160.0"]
    assert bars[0].get("fill") != bars[1].get("fill")
    assert [one.text for one in root.iter(f"{SVG}text")] == ["<budget>", "+2.0", "area", "-1.0"]


def test_no_bars_are_an_empty_picture() -> None:
    assert list(ET.fromstring(bar_picture({}).svg).iter(f"{SVG}text")) == []  # noqa: S314 - same


def test_calibration_draws_groups_of_equal_size_where_they_were_foretold_and_came_true() -> None:
    told = pl.DataFrame(
        {"in_sample": [0.2] * 10 + [0.6] * 10, "won": [1, 0, 0, 0, 0] * 2 + [1] * 10}
    )
    root = ET.fromstring(calibration_picture(told, groups=2).svg)  # noqa: S314 - same
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert titles == ["20.0% → 20.0%, n = 10", "60.0% → 100.0%, n = 10"]
    dots = list(root.iter(f"{SVG}circle"))
    # The first lies on the diagonal: as far right of the corner as it is above it.
    corner_x, corner_y = 48.0, 310.0
    right, up = float(dots[0].get("cx", "")) - corner_x, corner_y - float(dots[0].get("cy", ""))
    assert abs(right - up) < 0.2

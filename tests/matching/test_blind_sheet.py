"""The sheet of a blind comparison: nobody sees whose list it is; what comes back is checked."""

import csv
from pathlib import Path

import pytest

from ostap.errors import InvalidInputError
from ostap.matching.blind_sheet import asked_items, read_sheet, sheet_id, write_key, write_sheet
from ostap.names import Language
from ostap.results.blind import BlindKey, BlindLead

LEAD = BlindLead(
    request="7",
    day="2026-06-01",
    picks_from="file",
    lists={"manager": ("a", "b"), "model": ("b", "c", "z"), "rule": ("d", "a"), "random": ("e",)},
    probability={"a": 0.1},
)
SHEET = sheet_id([LEAD], 0)
KEY = BlindKey(as_of="2026-06-30", sheet=SHEET, model="additive", learnt_from=9, leads=(LEAD,))


def written(folder: Path, language: Language = Language.EN) -> Path:
    path = folder / "sheet.csv"
    count = write_sheet(
        path, KEY, lambda lead: f"=wishes {lead.request}", lambda _, item: f"item {item}", 0,
        language,
    )  # fmt: skip
    write_key(folder, KEY)
    assert count == 5
    return path


def filled(path: Path, marks: dict[str, str], separator: str = ",") -> None:
    """Fill the sheet in as a spreadsheet would."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=separator))
    with path.open("w", encoding="cp1251", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "suitable": marks.get(row["item"], "")} for row in rows)


def test_the_items_of_all_lists_stand_once_and_nothing_says_whose_they_are(tmp_path: Path) -> None:
    text = written(tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted(row["item"] for row in rows) == asked_items(LEAD) == ["a", "b", "c", "d", "e"]
    assert {row["wishes"] for row in rows} == {
        "'=wishes 7"
    }  # no spreadsheet takes it for a formula
    assert {row["suitable"] for row in rows} == {""}
    assert not {"manager", "model", "rule", "random"} & set(text.replace(",", " ").split())


def test_what_was_marked_comes_back_and_what_was_not_is_no_mark(tmp_path: Path) -> None:
    path = written(tmp_path, Language.RU)
    filled(path, {"a": "1", "b": "Да", "c": "0", "d": " нет "}, ";")
    key, marked = read_sheet(path, tmp_path)
    assert key == KEY
    assert marked == {"7": {"a": True, "b": True, "c": False, "d": False}}


def test_every_wrong_row_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    lines = [f"{SHEET},7,,a,,maybe,,", f"{SHEET},7,,q,,1,,", f"{SHEET},7,,b,,1,,"]
    lines.append(f"{SHEET},7,,b,,0,,")
    head = path.read_text(encoding="utf-8-sig").splitlines()[0]
    path.write_text("\n".join([head, *lines]), encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_sheet(path, tmp_path)
    assert [(one.code, one.where) for one in raised.value.problems] == [
        ("matching.sheet_mark", "sheet.csv:2"),
        ("matching.sheet_row", "sheet.csv:3"),
        ("matching.sheet_twice", "sheet.csv:5"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "matching.sheet"),
        ("request,item,suitable\n1,2,1\n", "matching.sheet"),
        ("sheet,request,item,suitable\n../../x,7,a,1\n", "matching.sheet_unknown"),
        ("sheet,request,item,suitable\n000000000000,7,a,1\n", "matching.sheet_unknown"),
        (f"sheet,request,item,suitable\n{SHEET},7,a,1\nother,7,a,1\n", "matching.sheet_unknown"),
    ],
    ids=["empty", "no column", "a path", "unknown", "two sheets"],
)
def test_what_is_no_sheet_of_this_workspace_is_refused(
    tmp_path: Path, text: str, code: str
) -> None:
    write_key(tmp_path, KEY)
    path = tmp_path / "marks.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_sheet(path, tmp_path)
    assert raised.value.code == code


def test_a_file_that_is_not_there_and_a_broken_key_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="can't be read"):
        read_sheet(tmp_path / "none.csv", tmp_path)
    path = written(tmp_path)
    (tmp_path / "blind" / f"{SHEET}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInputError) as raised:
        read_sheet(path, tmp_path)
    assert raised.value.code == "matching.sheet_key"

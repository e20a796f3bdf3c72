"""Reading files at the border."""

from pathlib import Path

import pytest
import yaml

from ostap.errors import InvalidInputError
from ostap.names import Language
from ostap.results.audience import Offer
from ostap.settings import Settings, Workspace, parse_as, read_json, reading
from ostap.settings.reading import parse_json, parse_yaml, read_text


def test_yaml_keeps_codes_as_they_are_written() -> None:
    read = parse_yaml("a: no\nb: 010\nc: 1.10\nd: 2026-01-02\ne: ~\n010: x\n", "test")
    assert read == {"a": "no", "b": "010", "c": "1.10", "d": "2026-01-02", "e": None, "010": "x"}


def test_a_key_written_twice_is_an_error_and_not_the_last_one() -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_yaml("a: 1\na: 2\n", "test.yaml")
    assert caught.value.code == "input.broken_yaml"
    assert "stands twice" in str(caught.value)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 5_000 + "x", "{a: " * 101 + "}" * 101])
def test_yaml_nested_without_end_is_refused_before_it_can_harm(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_yaml(text, "criteria.yaml")
    assert "nested deeper than 100 levels" in str(caught.value)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_yaml_is_read_by_libyaml_where_it_is_there() -> None:
    assert issubclass(reading._TextLoader, yaml.CSafeLoader)


@pytest.mark.parametrize("text", ["{", '{"a": NaN}', '{"a": Infinity}', "", "[" * 100_000])
def test_broken_json_is_told_as_such(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_json(text, "offer.json")
    assert caught.value.code == "input.broken_json"


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "offer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read_json(tmp_path / "ofer.json")
    assert caught.value.hint.en == "Did you mean offer.json?"


def test_a_file_that_is_not_text_is_told_and_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "offer.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInputError) as caught:
        read_text(tmp_path / "offer.json")
    assert caught.value.code == "input.unreadable"


def test_all_wrong_fields_are_told_at_once_with_the_nearest_names() -> None:
    raw = {"databse": "x", "language": "fr", "budget": {"second": 3}}
    with pytest.raises(InvalidInputError) as caught:
        parse_as(Settings, raw, "ostap.toml")
    told = caught.value.told(Language.EN)
    assert {p.where for p in caught.value.problems} == {
        "database",
        "databse",
        "language",
        "budget.second",
    }
    assert "Did you mean database?" in told
    assert "Did you mean seconds?" in told


def test_json_is_strict_a_number_in_quotes_is_not_a_number() -> None:
    raw = {"product": "карта", "text": "для всех", "target_size": "20"}
    with pytest.raises(InvalidInputError) as caught:
        parse_as(Offer, raw, "offer.json", strict=True)
    assert [p.where for p in caught.value.problems] == ["target_size"]


def test_a_folder_without_settings_is_not_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        Workspace(tmp_path)
    assert caught.value.code == "workspace.not_found"
    assert "ostap demo" in caught.value.hint.ru


def test_settings_need_only_a_database(tmp_path: Path) -> None:
    (tmp_path / "ostap.toml").write_text('database = "sqlite:///x.db"\n', encoding="utf-8")
    settings = Workspace(tmp_path).settings
    assert (settings.language, settings.as_of) == (Language.RU, "today")
    assert settings.budget.seconds == 300
    assert settings.budget.tokens == 200_000

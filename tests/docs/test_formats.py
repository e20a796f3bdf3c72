"""What the documents show is what the code reads."""

import re
import tomllib
from pathlib import Path

import pytest

from ostap.catalog import Catalog, check_catalog
from ostap.criteria import check_measures
from ostap.settings import Settings, parse_as
from ostap.settings.reading import parse_yaml

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"


def blocks(name: str, language: str) -> list[str]:
    text = (FORMATS / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_catalog_example_is_a_catalog_at_peace_with_itself() -> None:
    [example] = blocks("catalog.md", "yaml")
    catalog = parse_as(Catalog, parse_yaml(example, "catalog.md"), "catalog.md")
    assert check_catalog(catalog) == []
    assert check_measures(catalog) == []


def test_the_settings_example_is_read_whole() -> None:
    read = [
        parse_as(Settings, tomllib.loads(example), "workspace.md")
        for example in blocks("workspace.md", "toml")
    ]
    assert read[0].models.known["large"].kind == "openai"
    assert read[1].files.row_number


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_readme_is_one_screen_and_shows_the_two_commands(name: str) -> None:
    text = (FORMATS.parents[1] / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 50
    assert "make demo" in text
    assert "make test" in text


@pytest.mark.parametrize("name", ["README.md", "README.ru.md", "CONTRIBUTING.md"])
def test_every_link_of_the_readme_leads_somewhere(name: str) -> None:
    root = FORMATS.parents[1]
    links = re.findall(r"\]\(([^)#]+)\)", (root / name).read_text(encoding="utf-8"))
    missing = [link for link in links if not link.startswith("http") and not (root / link).exists()]
    assert missing == []

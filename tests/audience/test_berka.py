"""A real bank, a real model: ids of an offer against SQL written by hand."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from ostap.audience.offer import read_offer
from ostap.compose import Company
from ostap.settings import read_json

pytestmark = [pytest.mark.shared]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "berka"

BY_HAND = """
select distinct c.client_id
from client c join district d on d.district_id = c.district_id
where c.birth_date > '1947-12-29' and c.birth_date <= '1968-12-29' and d.A3 = 'Prague'
  and exists (select 1 from disp p join loan l on l.account_id = p.account_id
              where p.client_id = c.client_id and l.date <= '1998-12-29')
  and not exists (select 1 from disp p join card k on k.disp_id = p.disp_id
                  where p.client_id = c.client_id and k.type = 'gold' and k.issued <= '1998-12-29')
"""


@pytest.fixture
def bank(shared_data: Path, tmp_path: Path) -> Path:
    """The example's workspace over the data, where runs may be written."""
    folder = tmp_path / "berka"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("runs"))
    database = shared_data / "berka" / "sqlite" / "financial.sqlite"
    settings = folder / "ostap.toml"
    settings.write_text(
        f'database = "sqlite:///{database}"\nlanguage = "ru"\nas_of = "latest"\n', encoding="utf-8"
    )
    return folder


@pytest.mark.model
@pytest.mark.slow
def test_the_embedded_model_finds_the_audience_of_an_offer(bank: Path, shared_data: Path) -> None:
    with Company(bank) as company:
        path = bank / "offers" / "gold-card.json"
        offer = read_offer(read_json(path), str(path))
        result = company.run_audience(offer=offer, approved=True, progress=lambda _: None)
        assert company.as_of.isoformat() == "1998-12-29"
    assert result.ids_file is not None
    found = set(Path(result.ids_file).read_text(encoding="utf-8").split()[1:])
    database = shared_data / "berka" / "sqlite" / "financial.sqlite"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        expected = {str(row[0]) for row in connection.execute(BY_HAND)}
    connection.close()
    assert expected
    assert len(found & expected) / len(found | expected) == 1.0

"""From `catalog.yaml` to a `Catalog` that is at peace with itself."""

import hashlib
from pathlib import Path

from ostap.catalog.check import check_catalog
from ostap.catalog.model import Catalog
from ostap.errors import InvalidInputError
from ostap.names import Text
from ostap.settings import parse_as, read_yaml


def load_catalog(path: Path) -> Catalog:
    """Return the catalog of a workspace.

    Raises:
        InvalidInputError: it can't be read, or names something that it does not hold (all at once).
    """
    catalog = parse_as(Catalog, read_yaml(path), str(path))
    if problems := check_catalog(catalog):
        raise InvalidInputError(
            "catalog.inconsistent",
            Text(
                f"{path} has {len(problems)} mistake(s):",
                f"{path}: ошибок: {len(problems)}",
            ),
            problems=problems,
        )
    return catalog


def catalog_version(path: Path) -> str:
    """Return the first 12 hex digits of the file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

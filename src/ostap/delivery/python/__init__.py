"""The way in from Python: what the commands do, without the command line. See docs/python.md."""

from ostap.delivery.python.company import OpenCompany, open_company
from ostap.delivery.python.matching import Matching

__all__ = ["Matching", "OpenCompany", "open_company"]

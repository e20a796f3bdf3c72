"""The made-up companies that everybody can try: each a whole workspace, drawn from a seed."""

from ostap.demo.agency import write_agency
from ostap.demo.bank import write_bank

__all__ = ["write_agency", "write_bank"]

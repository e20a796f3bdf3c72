"""The way in from Python: what the commands do, without the command line. See docs/python.md."""

from ostap.delivery.python.company import OpenCompany, open_company
from ostap.delivery.python.matching import Matching
from ostap.delivery.python.pictures import Picture, bar_picture, calibration_picture

__all__ = [
    "Matching",
    "OpenCompany",
    "Picture",
    "bar_picture",
    "calibration_picture",
    "open_company",
]

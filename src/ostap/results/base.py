"""The base of every frozen type that has a JSON form."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, StrictStr


class Frozen(BaseModel):
    """Immutable, and unknown keys are errors: a typo must not pass in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Scalar = Annotated[
    StrictBool | StrictInt | StrictFloat | StrictStr,
    "A constant. Dates are ISO text; codes and ids stay text (`no`, `010`).",
]

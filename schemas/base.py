"""What every record has in common."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A row of the database. Frozen, strict about types, without unknown fields; None means: the document does not say."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def as_row(self) -> dict[str, Any]:
        """The record as a row: absent facts left out, columns in the order they are declared."""
        return {name: value for name, value in self.__dict__.items() if value is not None}

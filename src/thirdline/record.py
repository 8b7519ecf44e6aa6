"""The one kind of record: frozen, written by keyword, compared by value; made in C, since many are made at each start (docs/decisions/0017)."""

from __future__ import annotations

from typing import Any, ClassVar, TypeGuard, dataclass_transform

from msgspec import NODEFAULT, Struct, StructMeta
from msgspec.structs import FieldInfo, fields, force_setattr, replace

__all__ = ["FieldInfo", "Record", "fields", "force_setattr", "is_record", "needed", "replace", "told"]


class _Told:
    """A default with its description, until the class is made."""

    def __init__(self, doc: str, default: Any):
        self.doc, self.default = doc, default


def told(doc: str, default: Any = None) -> Any:
    """A field that may be missing, with its description for editors."""
    return _Told(doc, default)


def needed(doc: str) -> Any:
    """A field that may not be missing, with its description for editors."""
    return _Told(doc, NODEFAULT)


class _Kind(StructMeta):
    """What every record is, and where the descriptions of its fields go."""

    def __new__(mcls, name: str, bases: tuple[type, ...], space: dict[str, Any], **config: Any) -> Any:
        docs = {key: value.doc for key, value in space.items() if isinstance(value, _Told)}
        plain = {key: value.default if key in docs else value for key, value in space.items()}
        return super().__new__(mcls, name, bases, {**plain, "docs": docs} if docs else plain, **{"frozen": True, "kw_only": True, **config})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(needed,))
class Record(Struct, frozen=True, metaclass=_Kind):
    """Base of every record; `kw_only=False` where the order of the fields is plain. `docs`: field to its description."""

    docs: ClassVar[dict[str, str]] = {}


def is_record(hint: Any) -> TypeGuard[type[Record]]:
    """Whether a type, not a value, is that of a record."""
    return isinstance(hint, _Kind)

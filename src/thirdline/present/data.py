"""The assessment as JSON: the whole published schema, stable order, ids and words together."""

from __future__ import annotations

import json
import typing
from typing import Any

from thirdline.reasoning.assessment import Assessment
from thirdline.record import Record, fields, is_record


def to_data(part: Any) -> Any:
    """Records to dicts, tuples to lists."""
    if isinstance(part, (str, int, float)) or part is None:
        return part
    if isinstance(part, Record):
        return {name: to_data(getattr(part, name)) for name in part.__struct_fields__}
    if isinstance(part, (tuple, list)):
        return [to_data(item) for item in part]
    if isinstance(part, dict):
        return {key: to_data(part[key]) for key in sorted(part)}
    return part


def render_json(found: object) -> str:
    """Two-space JSON with a final newline; the same assessment, or fit, gives the same bytes."""
    return json.dumps(to_data(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def schema_of_assessment() -> dict[str, object]:
    """JSON Schema (2020-12) of what `render_json` writes."""
    definitions: dict[str, object] = {}
    root = _schema(Assessment, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Thirdline assessment", **root, "$defs": dict(sorted(definitions.items()))}


def _schema(hint: Any, definitions: dict[str, object]) -> dict[str, object]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": _schema(args[0], definitions)}
        return {"type": "array", "prefixItems": [_schema(a, definitions) for a in args], "minItems": len(args), "maxItems": len(args)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(args[1], definitions)}
    if origin is typing.Literal:
        return {"enum": list(args)}
    if args:
        return {"anyOf": [_schema(a, definitions) for a in args]}
    if is_record(hint):
        return _record(hint, definitions)
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}[hint]}


def _record(target: type[Record], definitions: dict[str, object]) -> dict[str, object]:
    if target.__name__ not in definitions:
        definitions[target.__name__] = {}
        hints = typing.get_type_hints(target)
        properties = {f.name: _schema(hints[f.name], definitions) for f in fields(target)}
        required = [f.name for f in fields(target) if f.required]
        doc = " ".join((target.__doc__ or "").split())
        definitions[target.__name__] = {"type": "object", **({"description": doc} if doc else {}), "properties": properties, "required": required}
    return {"$ref": f"#/$defs/{target.__name__}"}

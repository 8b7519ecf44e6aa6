"""Knowledge records as lines to read: one record with its claims, or a random sample of claims."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from thirdline.case.values import Amount
from thirdline.knowledge.load import Records
from thirdline.knowledge.types import Claim, Source
from thirdline.record import Record
from thirdline.tree import Map


def show_record(records: Records, key: str) -> list[str]:
    """Every record of this id, its claims followed by where they were read."""
    lines: list[str] = []
    claims: list[str] = []
    for file, name, record in records.each():
        if name == key:
            lines += [f"# knowledge/{file}", *_lines(record, 0)]
            for claim, read in getattr(record, "claims", {}).items():
                claims += ["", f"claim {claim}", *claim_lines(read, records)]
    return lines + claims


def _lines(part: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for field in part.__struct_fields__:
        value = getattr(part, field)
        name = field.rstrip("_")
        if value in (None, (), {}) or name == "claims" or isinstance(value, Map):
            continue
        if isinstance(value, tuple) and any(isinstance(v, Record) and not isinstance(v, (Amount, Map)) for v in value):
            yield f"{pad}{name}:"
            for item in value:
                yield f"{pad}  -"
                yield from _lines(item, depth + 2)
        elif isinstance(value, Record) and not isinstance(value, Amount):
            yield f"{pad}{name}:"
            yield from _lines(value, depth + 1)
        else:
            yield f"{pad}{name}: {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, Amount):
        return value.typed
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    return str(value)


def claim_lines(claim: Claim, records: Records) -> list[str]:
    """A claim, then its source with every identifier that was seen."""
    source: Source = records.by_folder["sources"][claim.source]
    ids = [f"{name} {value}" for name in ("doi", "pmid", "pmcid", "other_id") if (value := getattr(source, name))]
    return [
        f"  says    {claim.says}",
        f"  place   {claim.place}",
        f"  read    {claim.access}, {claim.read}" + (" (contradicts)" if claim.stance == "against" else ""),
        f"  source  {source.title} [{claim.source}]" + (f" {source.year}" if source.year else ""),
        f"          {'; '.join([*ids, source.address or '']).strip('; ')}",
    ]


def sample_claims(records: Records, size: int, seed: int) -> list[str]:
    """`size` claims picked by a hash of the seed and their name: the same seed, the same sample."""
    everything = [(f"{file}#{name}", claim) for file, _, record in records.each() for name, claim in getattr(record, "claims", {}).items()]
    ranked = sorted(everything, key=lambda item: hashlib.sha256(f"{seed} {item[0]}".encode()).hexdigest())
    lines = [f"{min(size, len(ranked))} of {len(everything)} claims, seed {seed}"]
    for i, (name, claim) in enumerate(ranked[:size], 1):
        lines += ["", f"{i}. knowledge/{name}", *claim_lines(claim, records)]
    return lines

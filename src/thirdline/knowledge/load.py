"""Folders of knowledge/ to typed records. Strict: unknown keys, wrong units and blanks stop the load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thirdline.knowledge.options import Effects, Hold, Option, Study
from thirdline.knowledge.plans import FoodGroup, Guide, Plan, Taper, Way
from thirdline.knowledge.rules import AdequacyScheme, Definition, EnzymeActivity, Fact, LabTerm, PointsScheme, RegionLines, Rule, Scale, StagingScheme, Term
from thirdline.knowledge.types import Class, Combination, Source, Substance, Topic, Treatment, Washout
from thirdline.record import Record
from thirdline.shape import bind
from thirdline.tree import Broken, Place, Problem, Refused, parse_tree

FOLDERS: dict[str, Any] = {
    "sources": Source,
    "classes": Class,
    "substances": Substance,
    "treatments": Treatment,
    "combinations": Combination,
    "washouts": Washout,
    "rules": Rule,
    "schemes/adequacy": AdequacyScheme,
    "schemes/definitions": Definition,
    "schemes/staging": StagingScheme,
    "schemes/points": PointsScheme,
    "scales": Scale,
    "terms/regions": RegionLines,
    "options": Option,
    "holds": Hold,
    "studies": Study,
    "effects": Effects,
    "monitoring": Plan,
    "tapers": Taper,
    "ways": Way,
    "foods": FoodGroup,
    "guides": Guide,
    "claims": Topic,
}
TABLES: dict[str, Any] = {
    "terms/conditions": dict[str, Term],
    "terms/symptoms": dict[str, Term],
    "terms/labs": dict[str, LabTerm],
    "terms/enzyme_activity": EnzymeActivity,
    "terms/effects": dict[str, str],
    "terms/hazards": dict[str, str],
    "terms/wishes": dict[str, Term],
    "terms/nodes": dict[str, str],
    "terms/facts": dict[str, Fact],
    "terms/other_names": tuple[str, ...],
    "terms/name_words": dict[str, tuple[str, ...]],
    "terms/crisis_words": tuple[str, ...],
    "terms/listed_pairs": dict[str, dict[str, tuple[str, ...]]],
    "words/messages": dict[str, str],
    "words/charts": dict[str, str],
}


class Records(Record):
    """Every record by folder and id, the file each came from, and the tables (one file each)."""

    by_folder: dict[str, dict[str, Any]]
    files: dict[tuple[str, str], str]
    tables: dict[str, Any]

    def of(self, folder: str) -> Iterator[tuple[str, Any]]:
        """(file, record) of every record of a folder, in order."""
        return ((self.files[folder, name], record) for name, record in self.by_folder[folder].items())

    def each(self) -> Iterator[tuple[str, str, Any]]:
        """(file, id, record) of every record, in order."""
        for folder, records in self.by_folder.items():
            for name, record in records.items():
                yield self.files[folder, name], name, record

    def each_citing(self) -> Iterator[tuple[str, str, Any]]:
        """The same, with the tables that carry claims."""
        yield from self.each()
        for name, table in self.tables.items():
            if hasattr(table, "claims"):
                yield f"{name}.yaml", name, table


def list_files(root: Path) -> list[Path]:
    """Every knowledge file that `load_records` reads, sorted."""
    found = [p for folder in FOLDERS for p in (root / folder).rglob("*.yaml") if not p.name.endswith(".examples.yaml")]
    return sorted({*found, *(root / f"{table}.yaml" for table in TABLES)})


def load_records(root: Path) -> Records:
    """Read all of `root`; raise Refused with every problem of every file."""
    problems: list[Problem] = []
    records = Records(by_folder={folder: {} for folder in FOLDERS}, files={}, tables={})
    for path in list_files(root):
        name = path.relative_to(root).as_posix()
        if not path.exists():
            problems.append(Problem(place=Place(file=name), what="this file is missing", cure="Restore it; the program needs it."))
            continue
        try:
            _load_one(path, name, records)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Broken(problems)
    return records


def _load_one(path: Path, name: str, records: Records) -> None:
    tree = parse_tree(path.read_bytes(), name)
    table = name.removesuffix(".yaml")
    if table in TABLES:
        records.tables[table] = bind(tree, TABLES[table])
        return
    folder = next(folder for folder in FOLDERS if name.startswith(f"{folder}/"))
    records.by_folder[folder][path.stem] = bind(tree, FOLDERS[folder])
    records.files[folder, path.stem] = name

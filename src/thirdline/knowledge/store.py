"""The compiled blob: knowledge read once, kept beside the user's caches, rebuilt when a file changes.

Keyed by the content of every knowledge file and the version of the code; written aside and renamed,
so that a reader never sees half a file. A blob that cannot be read is rebuilt, never trusted.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path

from thirdline import __version__
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.kept import Kept, KeptRow, KeptWhole
from thirdline.record import replace
from thirdline.tree import Broken

_UNREADABLE = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, TypeError, KeyError)


def find_knowledge() -> Path:
    """The knowledge folder: of the source tree, or the one inside the installed package."""
    inside = Path(__file__).parent.parent / "_knowledge"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "knowledge"


def cache_folder() -> Path:
    """Where the blob is kept: $THIRDLINE_CACHE, or the platform's cache folder."""
    if named := os.environ.get("THIRDLINE_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or ("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    return Path(base).expanduser() / "thirdline"


def hash_content(root: Path, files: list[Path]) -> str:
    """One hash over the names and bytes of all files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + (path.read_bytes() if path.exists() else b"") + b"\0")
    return digest.hexdigest()


def _hash_code() -> str:
    """The code's own version: package version, Python, and the sources that shape the blob."""
    digest = hashlib.sha256(f"{__version__} {sys.version_info[:3]}".encode())
    package = Path(__file__).parent.parent
    for path in (
        *sorted((package / "knowledge").glob("*.py")),
        *sorted((package / "case").glob("*.py")),
        package / "record.py",
        package / "shape.py",
        package / "tree.py",
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def open_knowledge(root: Path | None = None) -> Knowledge:
    """The compiled knowledge, from the blob where it is current, else built and kept.

    Raises Broken with every problem when the knowledge does not pass its checks.
    """
    root = root or find_knowledge()
    looks, folder, code = _hash_looks(root), cache_folder(), _hash_code()[:16]
    seen = folder / f"looks-{looks[:16]}-{code}"
    content = _read_seen(seen) or _hash_all(root)
    blob = folder / f"knowledge-{content[:16]}-{code}.pickle"
    found = _read_blob(blob) or _keep(build_knowledge(root, content), blob)
    _keep_seen(seen, content)
    return found


def _hash_looks(root: Path) -> str:
    """What the folder looks like from outside: every file's name, size and time of change. Where that is as before, so is the content."""
    digest, folders = hashlib.sha256(str(root).encode()), [str(root)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                if entry.is_dir():
                    folders.append(entry.path)
                else:
                    looks = entry.stat()
                    digest.update(f"{entry.path} {looks.st_size} {looks.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read_seen(path: Path) -> str | None:
    """The content hash that goes with these looks, if it was kept."""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None


def _keep_seen(path: Path, content: str) -> None:
    """For the next start; where it cannot be written the content is read again."""
    if path.parent.is_dir() and os.access(path.parent, os.W_OK) and not path.exists():
        for old in path.parent.glob("looks-*"):
            old.unlink(missing_ok=True)
        path.write_text(content, encoding="ascii")


def _hash_all(root: Path) -> str:
    from thirdline.knowledge.load import list_files

    return hash_content(root, list_files(root))


def build_knowledge(root: Path, content: str | None = None) -> Knowledge:
    """Load, check and compile, without the blob."""
    from thirdline.knowledge.checks import check_all
    from thirdline.knowledge.compile import compile_knowledge
    from thirdline.knowledge.load import list_files, load_records

    records = load_records(root)
    if problems := check_all(records):
        raise Broken(problems)
    return compile_knowledge(records, content or hash_content(root, list_files(root)))


def _read_blob(path: Path) -> Knowledge | None:
    try:
        found = pickle.loads(path.read_bytes())
    except _UNREADABLE:
        return None
    return found if isinstance(found, Knowledge) else None


def _seldom_whole(knowledge: Knowledge) -> Knowledge:
    """The same, with the records of which an assessment needs few kept apart."""
    names = replace(knowledge.names, spelled=KeptWhole(knowledge.names.spelled))
    return replace(knowledge, names=names, substances=KeptRow(knowledge.substances), cited=Kept(knowledge.cited), combinations=Kept(knowledge.combinations))


def _keep(knowledge: Knowledge, path: Path) -> Knowledge:
    """Write aside, fsync, rename; a cache that cannot be written costs time, never the answer."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(pickle.dumps(_seldom_whole(knowledge), protocol=pickle.HIGHEST_PROTOCOL))
            aside.flush()
            os.fsync(aside.fileno())
        Path(aside.name).replace(path)
    except OSError as error:
        print(f"thirdline: the knowledge could not be cached ({error}); the next start will be slower.", file=sys.stderr)
        return knowledge
    for old in path.parent.glob("knowledge-*.pickle"):
        if old != path:
            old.unlink(missing_ok=True)
    return knowledge

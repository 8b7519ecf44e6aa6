"""Case files on disk: read once, never changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from thirdline.case.model import Case
from thirdline.case.read import read_case
from thirdline.tree import Place, refuse


def load_case(path: Path, as_of: date) -> Case:
    """Read a case file. Raises Refused naming file, line and cure."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        refuse(Place(file=str(path)), "there is no such file", "Check the name; examples/maria.yaml is one to copy.")
    except IsADirectoryError:
        refuse(Place(file=str(path)), "this is a folder", "Name the case file inside it.")
    except PermissionError:
        refuse(Place(file=str(path)), "this file may not be read", "Change its permissions, or copy it to where you can read it.")
    return read_case(data, str(path), as_of.toordinal())

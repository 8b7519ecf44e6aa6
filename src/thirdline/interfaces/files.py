"""Case files on disk: read once, never changed; a new one is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path

from thirdline.case.model import Case
from thirdline.case.read import read_case
from thirdline.tree import Place, refuse


def save_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: aside, fsync, then linked in place. Refused where it exists or cannot be written."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as aside:
            aside.write(text)
            aside.flush()
            os.fsync(aside.fileno())
        os.link(aside.name, path)
    except FileExistsError:
        refuse(
            Place(file=str(path)), "there is a file of this name already; it was not touched", f"Choose another name. What you wrote is kept in {aside.name}."
        )
    except OSError as error:
        refuse(Place(file=str(path)), f"it cannot be written ({error.strerror})", "Choose a folder that you may write to.")
    Path(aside.name).unlink()


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

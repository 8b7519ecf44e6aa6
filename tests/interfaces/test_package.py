"""The wheel and the sdist carry the knowledge and run in a clean environment."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel (built from the sdist) and the sdist."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)], check=True, capture_output=True, text=True)
    return out


def test_the_wheel_carries_every_knowledge_file(built: Path) -> None:
    """Each file of knowledge/ is inside, and nothing else stands beside the package."""
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"thirdline/_knowledge/{p.relative_to(ROOT / 'knowledge').as_posix()}" for p in (ROOT / "knowledge").rglob("*.yaml")}
    assert wanted <= names
    assert {n.split("/")[0].split("-")[0] for n in names} == {"thirdline"}


def test_the_wheel_assesses_in_a_clean_environment(built: Path, tmp_path: Path) -> None:
    """Installed without the source tree it prints the example's assessment."""
    venv.create(tmp_path / "env", with_pip=False)
    (wheel,) = built.glob("*.whl")
    site = next((tmp_path / "env/lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    (site / "yaml.pth").write_text(str(Path(yaml.__file__).parents[1]))
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"THIRDLINE_CACHE": str(tmp_path / "cache")}
    python = tmp_path / "env/bin/python"
    done = subprocess.run(
        [python, "-m", "thirdline", "assess", str(ROOT / "examples/maria.yaml"), "--as-of", "2026-11-23"],
        capture_output=True,
        text=True,
        env=env,
        cwd=tmp_path,
        check=True,
    )
    assert "WHERE YOU STAND" in done.stdout

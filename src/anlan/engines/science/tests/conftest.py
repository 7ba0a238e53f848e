"""Where the shared data lies: beside the repository, or where ANLAN_SHARED says."""

import os
from pathlib import Path

import pytest

ROOT = next(parent for parent in Path(__file__).resolve().parents if (parent / "pyproject.toml").exists())


@pytest.fixture
def shared():
    found = Path(os.environ.get("ANLAN_SHARED") or ROOT.parent / "shared") / "data"
    if not found.is_dir():
        pytest.skip("../shared/data is not beside the repository")
    return found

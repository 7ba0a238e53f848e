"""No room without its contract: a new domain room must say that its tables are its own."""

import tomllib
from pathlib import Path

from anlan.config.rooms import domain_rooms

ROOT = Path(__file__).resolve().parents[4]


def test_every_room_with_tables_is_protected():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    protected = {module for c in contracts if c["type"] == "protected" for module in c["protected_modules"]}
    with_tables = {r for r in domain_rooms() if (ROOT / f"src/anlan/domains/{r}/models.py").exists() or (ROOT / f"src/anlan/domains/{r}/models").is_dir()}
    assert with_tables <= {module.split(".")[2] for module in protected}

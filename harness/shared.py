"""Where the material lies that this repository may not carry: ``ANLAN_SHARED``, else ``shared`` beside the clone."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    return Path(os.environ.get("ANLAN_SHARED", ROOT.parent / "shared"))

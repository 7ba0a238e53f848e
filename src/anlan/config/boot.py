"""Django, ready to use outside a web server; and the bus of a running ``anlan up``, for commands typed in another terminal."""

import gc
import logging
import os
from importlib.util import find_spec
from pathlib import Path

LOG_FORMAT = "%(levelname).1s %(name)s: %(message)s"


def boot() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    logging.basicConfig(level=os.environ.get("ANLAN_LOG", "WARNING").upper(), format=LOG_FORMAT)
    django.setup()
    collect_seldom()


def collect_seldom() -> None:
    """Python's collector walks all young objects at every 700th: while 10^5 rows are made, a third of the time."""
    gc.set_threshold(20_000, 20, 20)


def find_running_bus(home: Path) -> None:
    """Sets ``ANLAN_NATS`` to the server of the Anlan that runs on ``home``, unless one is named already."""
    known = home / "nats" / "url"
    if "ANLAN_NATS" not in os.environ and known.is_file():
        os.environ["ANLAN_NATS"] = known.read_text(encoding="utf-8")


def is_built(module: str) -> bool:
    """Whether this part of the house is there: rooms are built one after another."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False

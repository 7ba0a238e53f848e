"""How a room joins the house: one AppConfig base that loads the room's declared parts by their agreed names."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

PARTS = ("kinds", "cases", "handlers", "reactions", "jobs", "checks")


class Room(AppConfig):
    """Base of every room's AppConfig. ``ready`` imports the parts that register something; a part that is not there is skipped."""

    default = False  # Django looks for the one config of an ``apps`` module: the room's own, not this base
    default_auto_field = "django.db.models.BigAutoField"
    demo_order = 0  # rooms whose invented past (module ``demo``) builds on another's come later

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        for part in PARTS:
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")

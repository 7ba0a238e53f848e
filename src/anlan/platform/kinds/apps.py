from importlib import import_module

from anlan.platform.rooms import Room


class KindsConfig(Room):
    name = "anlan.platform.kinds"
    label = "kinds"

    def ready(self) -> None:
        super().ready()
        for part in ("importing.handlers", "export.handlers", "reads"):
            import_module(f"{self.name}.{part}")

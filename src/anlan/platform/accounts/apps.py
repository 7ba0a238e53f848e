from importlib import import_module

from anlan.platform.rooms import Room


class AccountsConfig(Room):
    name = "anlan.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        super().ready()
        import_module("anlan.platform.accounts.managing")

from anlan.platform.rooms import Room


class ConfigConfig(Room):
    name = "anlan.config"
    label = "config"

    def ready(self) -> None:
        import anlan.config.roles  # noqa: F401 - declares the roles

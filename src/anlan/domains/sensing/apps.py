from anlan.platform.rooms import Room


class SensingConfig(Room):
    name = "anlan.domains.sensing"
    label = "sensing"

    def ready(self) -> None:
        super().ready()
        from anlan.domains.sensing import revision

        revision.watch()

from anlan.platform.rooms import Room


class GeoConfig(Room):
    name = "anlan.platform.geo"
    label = "geo"

    def ready(self) -> None:
        import anlan.platform.geo.index  # noqa: F401 - registers the lookup

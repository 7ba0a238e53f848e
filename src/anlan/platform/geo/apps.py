from django.db.models.signals import post_migrate

from anlan.platform.rooms import Room


class GeoConfig(Room):
    name = "anlan.platform.geo"
    label = "geo"

    def ready(self) -> None:
        from anlan.platform.geo.mend import mend_spatial_indexes

        post_migrate.connect(mend_spatial_indexes, dispatch_uid="anlan.geo.mend")

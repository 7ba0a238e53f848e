from anlan.platform.rooms import Room


class LiveConfig(Room):
    name = "anlan.platform.live"
    label = "live"

from anlan.platform.rooms import Room


class KindsConfig(Room):
    name = "anlan.platform.kinds"
    label = "kinds"

from anlan.platform.rooms import Room


class BusConfig(Room):
    name = "anlan.platform.bus"
    label = "bus"

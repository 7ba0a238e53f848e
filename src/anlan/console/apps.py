from anlan.platform.rooms import Room


class ConsoleConfig(Room):
    name = "anlan.console"
    label = "console"

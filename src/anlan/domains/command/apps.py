from anlan.platform.rooms import Room


class CommandConfig(Room):
    name = "anlan.domains.command"
    label = "command"

from anlan.platform.rooms import Room


class WarningConfig(Room):
    name = "anlan.domains.warning"
    label = "warning"

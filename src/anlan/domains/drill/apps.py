from anlan.platform.rooms import Room


class DrillConfig(Room):
    name = "anlan.domains.drill"
    label = "drill"

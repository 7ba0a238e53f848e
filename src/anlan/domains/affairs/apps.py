from anlan.platform.rooms import Room


class AffairsConfig(Room):
    name = "anlan.domains.affairs"
    label = "affairs"
    demo_order = 80

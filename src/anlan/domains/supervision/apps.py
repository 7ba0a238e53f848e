from anlan.platform.rooms import Room


class SupervisionConfig(Room):
    name = "anlan.domains.supervision"
    label = "supervision"
    demo_order = 10

from anlan.platform.rooms import Room


class PlansConfig(Room):
    name = "anlan.domains.plans"
    label = "plans"

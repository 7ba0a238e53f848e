from anlan.platform.rooms import Room


class EnforcementConfig(Room):
    name = "anlan.domains.enforcement"
    label = "enforcement"
    demo_order = 30

from anlan.platform.rooms import Room


class CitySafetyConfig(Room):
    name = "anlan.domains.citysafety"
    label = "citysafety"
    demo_order = 90

from anlan.platform.rooms import Room


class DecisionConfig(Room):
    name = "anlan.domains.decision"
    label = "decision"

from anlan.platform.rooms import Room


class CasesConfig(Room):
    name = "anlan.platform.cases"
    label = "cases"

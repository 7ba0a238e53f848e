from anlan.platform.rooms import Room


class SearchConfig(Room):
    name = "anlan.platform.search"
    label = "search"

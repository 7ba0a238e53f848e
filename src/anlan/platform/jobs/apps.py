from anlan.platform.rooms import Room


class JobsConfig(Room):
    name = "anlan.platform.jobs"
    label = "jobs"

from anlan.platform.rooms import Room


class FilesConfig(Room):
    name = "anlan.platform.files"
    label = "files"

from anlan.platform.rooms import Room


class RegistryConfig(Room):
    name = "anlan.domains.registry"
    label = "registry"

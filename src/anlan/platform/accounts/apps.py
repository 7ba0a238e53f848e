from anlan.platform.rooms import Room


class AccountsConfig(Room):
    name = "anlan.platform.accounts"
    label = "accounts"

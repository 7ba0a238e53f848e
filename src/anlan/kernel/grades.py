"""The three scales of the field. Numbers follow the law: 1 is the gravest."""

from enum import IntEnum


class Grade(IntEnum):
    """事故等级 (order 493 Art. 3): 1 extraordinary … 4 ordinary."""

    EXTRAORDINARY = 1
    MAJOR = 2
    LARGER = 3
    ORDINARY = 4

    @property
    def zh(self) -> str:
        return ("特别重大", "重大", "较大", "一般")[self - 1]


class ResponseLevel(IntEnum):
    """应急响应级别 (突发事件应对法 2024 Art. 71): 1 highest."""

    I = 1  # noqa: E741
    II = 2
    III = 3
    IV = 4

    @property
    def zh(self) -> str:
        return "ⅠⅡⅢⅣ"[self - 1] + "级"


class WarningColour(IntEnum):
    """预警级别 (突发事件应对法 2024 Art. 63): 1 red … 4 blue."""

    RED = 1
    ORANGE = 2
    YELLOW = 3
    BLUE = 4

    @property
    def zh(self) -> str:
        return "红橙黄蓝"[self - 1] + "色"

"""What a device said to an order, as its protocol means it: (was it done, in words)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

# HJ 212-2017 6.6.1 表6 执行结果, 表7 请求返回
EXECUTED = {
    "1": "执行成功", "2": "执行失败，原因不明", "3": "命令请求条件错误", "4": "通讯超时", "5": "系统繁忙不能执行", "6": "系统故障", "100": "没有数据",
}  # fmt: skip
REQUESTED = {
    "1": "准备执行请求", "2": "请求被拒绝", "3": "密码错误", "4": "设备标识错误", "5": "系统编码错误", "6": "标志位错误", "7": "请求编号错误", "8": "命令编码错误",
    "9": "校验错误", "100": "未知错误",
}  # fmt: skip
ANSWERED = {0: "成功", 1: "失败", 2: "消息有误", 3: "不支持"}  # JT/T 808 终端通用应答
CONFIRMED = {3: "确认", 5: "应答", 6: "否认"}  # GB/T 26875.3 表2
DENIED = 6


def reply_in_words(protocol: str, reply: Mapping[str, Any]) -> tuple[bool, str]:
    return READERS.get(protocol, _plain)(reply)


def _hj212(reply: Mapping[str, Any]) -> tuple[bool, str]:
    if "ExeRtn" in reply:
        return reply["ExeRtn"] == "1", EXECUTED.get(str(reply["ExeRtn"]), f"返回 {reply['ExeRtn']}")
    if "QnRtn" in reply:
        return reply["QnRtn"] == "1", REQUESTED.get(str(reply["QnRtn"]), f"返回 {reply['QnRtn']}")
    return _plain(reply)


def _jt808(reply: Mapping[str, Any]) -> tuple[bool, str]:
    return (
        (reply["result"] == 0, ANSWERED.get(reply["result"], f"返回 {reply['result']}")) if "result" in reply else _plain(reply)
    )


def _gb26875(reply: Mapping[str, Any]) -> tuple[bool, str]:
    word = CONFIRMED.get(reply.get("command", 0), "应答")
    return reply.get("command") != DENIED, f"{word} {reply['data']}" if reply.get("data") else word


def _sl651(reply: Mapping[str, Any]) -> tuple[bool, str]:
    return True, f"应答 {reply.get('body', '')}"


def _plain(reply: Mapping[str, Any]) -> tuple[bool, str]:
    return True, "，".join(f"{name}={value}" for name, value in reply.items())


READERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[bool, str]]] = MappingProxyType(
    {"hj212": _hj212, "jt808": _jt808, "gb26875": _gb26875, "sl651": _sl651}
)

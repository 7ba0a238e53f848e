"""A language model behind an OpenAI-compatible address, where the operator has set one; nothing in the house depends on it."""

import time
from dataclasses import dataclass
from typing import Protocol

import httpx
from django.conf import settings

_TRIES, _WAIT_S = 2, 0.5
_MOST_BYTES = 1_000_000  # an answer longer than that is no list of proposals


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What came of asking: the ``text``, or ``trouble`` in words for people."""

    text: str = ""
    model: str = ""
    trouble: str = ""


class LanguageModel(Protocol):
    """Whoever answers messages."""

    def ask(self, messages: list[dict[str, str]]) -> Spoken: ...


class NoModel:
    """What stands in where none is set."""

    def ask(self, messages: list[dict[str, str]]) -> Spoken:
        return Spoken(trouble="没有配置语言模型（ANLAN_MODEL_URL、ANLAN_MODEL_NAME）。")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAICompatible:
    """``POST {url}/chat/completions`` with temperature 0; a bounded number of tries, each with a timeout."""

    url: str
    name: str
    key: str = ""
    timeout_s: float = 30.0

    def ask(self, messages: list[dict[str, str]]) -> Spoken:
        head = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        body = {"model": self.name, "messages": messages, "temperature": 0}
        trouble = ""
        for order in range(_TRIES):
            time.sleep(order * _WAIT_S)
            try:
                answer = httpx.post(f"{self.url.rstrip('/')}/chat/completions", json=body, headers=head, timeout=self.timeout_s)
                answer.raise_for_status()
                return self._read(answer)
            except httpx.HTTPStatusError as error:
                trouble = f"语言模型拒绝了请求（HTTP {error.response.status_code}）。"
                if error.response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    break
            except httpx.HTTPError as error:
                trouble = f"连不上语言模型：{type(error).__name__}。"
        return Spoken(trouble=trouble)

    def _read(self, answer: httpx.Response) -> Spoken:
        if len(answer.content) > _MOST_BYTES:
            return Spoken(trouble="语言模型的回答过长，没有采用。")
        try:
            told = answer.json()
            return Spoken(text=str(told["choices"][0]["message"]["content"]), model=str(told.get("model") or self.name))
        except (ValueError, KeyError, IndexError, TypeError):
            return Spoken(trouble="语言模型的回答不是约定的格式。")


def configured() -> LanguageModel:
    """The model of the settings, or none."""
    if settings.MODEL_URL and settings.MODEL_NAME:
        return OpenAICompatible(
            url=settings.MODEL_URL, name=settings.MODEL_NAME, key=settings.MODEL_KEY, timeout_s=settings.MODEL_TIMEOUT_S
        )
    return NoModel()


def is_configured() -> bool:
    return bool(settings.MODEL_URL and settings.MODEL_NAME)

"""Webhooks: the signed CAP by HTTP POST, with an HMAC over time and body so that the receiver knows who sent it."""

import hashlib
import hmac
import ssl
from collections.abc import Mapping
from datetime import datetime
from functools import cache

import httpx

from anlan.domains.warning.adapters.parcel import Door, Outcome, Parcel
from anlan.engines import cap
from anlan.kernel import clock

TRY_AGAIN = frozenset({408, 425, 429})  # client errors that pass (RFC 9110, RFC 8470, RFC 6585)


class Webhook:
    """2xx is received; 4xx is final but for a few; anything else is tried again. Redirects are not followed."""

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        async with (
            http_client(door.timeout_s) as client,
            client.stream("POST", door.address, content=parcel.xml, headers=headers(parcel, door.secret)) as answer,
        ):
            return outcome_of(answer.status_code)


def http_client(timeout_s: float) -> httpx.AsyncClient:
    """No redirects, no proxy of the environment, certificates checked."""
    return httpx.AsyncClient(timeout=timeout_s, follow_redirects=False, trust_env=False, verify=_tls())


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the authorities' certificates takes longer than a delivery."""
    return httpx.create_ssl_context(trust_env=False)


def outcome_of(status: int) -> Outcome:
    ok = 200 <= status < 300
    return Outcome(ok=ok, detail=f"HTTP {status}", retry=not ok and (status >= 500 or status in TRY_AGAIN))


def headers(parcel: Parcel, secret: str, at: datetime | None = None) -> Mapping[str, str]:
    found = {"Content-Type": cap.CAP_TYPE, "Idempotency-Key": parcel.key, "User-Agent": "anlan"}
    if secret:
        found["X-Anlan-Signature"] = signature(parcel.xml, secret, at or clock.now())
    return found


def signature(body: bytes, secret: str, at: datetime) -> str:
    """``t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">``; the receiver refuses an old ``t``."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"

"""The key this house signs warnings with. Made once, at random, readable by the owner only; a site may bring its own pair."""

import os
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

from anlan.engines import cap

OWN_KEY, OWN_CERT = "ANLAN_WARNING_KEY", "ANLAN_WARNING_CERT"


@cache
def signing_key() -> cap.SigningKey:
    """The pair named by ``ANLAN_WARNING_KEY`` and ``ANLAN_WARNING_CERT`` (PEM files), else the house's own test pair."""
    if os.environ.get(OWN_KEY):
        return cap.SigningKey(key_pem=Path(os.environ[OWN_KEY]).read_bytes(), cert_pem=Path(os.environ[OWN_CERT]).read_bytes())
    path = Path(settings.HOME) / "secrets" / "warning_signing.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        made = cap.make_test_key("安澜预警 Anlan warnings")
        _write_once(path, made.key_pem + made.cert_pem)
    pem = path.read_bytes()
    at = pem.index(b"-----BEGIN CERTIFICATE-----")
    return cap.SigningKey(key_pem=pem[:at], cert_pem=pem[at:])


def _write_once(path: Path, content: bytes) -> None:
    """Whole or not at all; of two processes that start together the first one's key stays."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # 0600 from the start
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()

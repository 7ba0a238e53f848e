"""Enveloped XML signatures on CAP messages (XMLDSig). **Test signing**: Chinese emergency broadcast asks for SM2/SM3 with certified keys.

GB/T 32918.2 (SM2) and GB/T 32905 (SM3), as GY/T 383–389 ask, need keys of a licensed authority that this project does not hold; messages
signed here say so in a ``code`` element that the signature covers, so nobody can take them for conformant ones.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature as CryptographyInvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import methods
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from anlan.engines.cap.findings import InvalidCap
from anlan.engines.cap.model import Alert
from anlan.engines.cap.opening import Element, open_xml
from anlan.engines.cap.words import XMLDSIG
from anlan.engines.cap.writing import to_bytes, write
from anlan.kernel.clock import now
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

TEST_MARK = "test-signing:XMLDSig-not-SM2"  # stands in /alert/code, under the signature
_BASIS = Citation(source="W3C XML Signature 1.1")
_SIGNATURE = f"{{{XMLDSIG}}}Signature"  # a child of the alert
_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """PEM texts. The key stays with its owner; the certificate goes to those who verify."""

    key_pem: bytes
    cert_pem: bytes


def make_test_key(name: str, *, kind: str = "ec", days: int = 3650) -> SigningKey:
    """A fresh self-signed pair for trying things out: ``kind`` ``ec`` (P-256) or ``rsa`` (3072 bits).

    Valid ``days`` back and ``days`` ahead: a replay of what happened last year is signed in last year's time.
    """
    key = ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 3072)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "测试签名 TEST, not SM2"),
        ]
    )
    today = now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=days))
        .not_valid_after(today + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return SigningKey(key_pem=key.private_bytes(pem, pkcs8, serialization.NoEncryption()), cert_pem=certificate.public_bytes(pem))


def sign(alert: Alert, key: SigningKey) -> bytes:
    """The message, marked as test-signed, with an enveloped SHA-256 signature at its end."""
    marked = alert if TEST_MARK in alert.codes else replace(alert, codes=(*alert.codes, TEST_MARK))
    private = serialization.load_pem_private_key(key.key_pem, None)
    method = SignatureMethod.ECDSA_SHA256 if isinstance(private, ec.EllipticCurvePrivateKey) else SignatureMethod.RSA_SHA256
    signer = XMLSigner(
        method=methods.enveloped, signature_algorithm=method, digest_algorithm=DigestAlgorithm.SHA256, c14n_algorithm=_C14N
    )
    signed = signer.sign(etree.fromstring(write(marked)), key=key.key_pem, cert=key.cert_pem.decode())
    return to_bytes(signed)


def is_signed(message: bytes) -> bool:
    return open_xml(message).find(_SIGNATURE) is not None


def verify(message: bytes, cert_pem: bytes, *, legacy_sha1: bool = False, at: datetime | None = None) -> Verdict:
    """Was exactly this message signed by the holder of ``cert_pem``? The verdict says why not.

    The certificate must be known beforehand; one inside the message is never trusted. ``legacy_sha1`` admits RSA-SHA1, broken since 2017
    but still found in older feeds. ``at`` is the moment to hold the certificate's dates against (default: now).
    """
    try:
        root = open_xml(message)
    except InvalidCap as refused:
        return refuse("unreadable", str(refused), _BASIS)
    count = len(root.findall(_SIGNATURE))
    if count == 0:
        return refuse("unsigned", "消息没有签名", _BASIS)
    certificate = x509.load_pem_x509_certificate(cert_pem)
    considered: dict[str, object] = {
        "subject": certificate.subject.rfc4514_string(),
        "signatures": count,
        "legacy_sha1": legacy_sha1,
    }
    moment = (at or now()).astimezone(UTC)
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        return refuse(
            "certificate_dates",
            f"证书有效期为 {certificate.not_valid_before_utc:%Y-%m-%d} 至 {certificate.not_valid_after_utc:%Y-%m-%d},该时刻不在其内",
            _BASIS,
            **considered,
        )
    return _verify_any(root, certificate, considered, _expected(legacy_sha1, moment))


class _Verifier(XMLVerifier):
    """Canonicalises a detached copy: libxml2 writes stray ``xmlns=""`` for a subtree whose default namespace differs from its parent's."""

    def _c14n(self, nodes: Any, algorithm: Any, inclusive_ns_prefixes: Any = None) -> bytes:
        detached = etree.fromstring(etree.tostring(nodes, with_tail=False)) if etree.iselement(nodes) else nodes
        return super()._c14n(detached, algorithm, inclusive_ns_prefixes)


def _verify_any(
    root: Element, certificate: x509.Certificate, considered: dict[str, Any], expected: SignatureConfiguration
) -> Verdict:
    """Several parties may sign one message, each without the others' signatures: one that holds for this certificate is enough."""
    reasons = []
    for place in range(len(root.findall(_SIGNATURE))):
        alone = _with_only(root, place)
        try:
            results = _Verifier().verify(alone, x509_cert=certificate, expect_config=expected, validate_schema=False)
        except (SignXMLException, CryptographyInvalidSignature, ValueError, TypeError) as error:
            reasons.append(str(error).strip() or type(error).__name__)
            continue
        signed = results[0] if isinstance(results, list) else results
        if signed.signed_xml is None or etree.QName(signed.signed_xml).localname != "alert":
            reasons.append("签名没有覆盖整个消息")
            continue
        method = signed.signature_xml.find(f".//{{{XMLDSIG}}}SignatureMethod").get("Algorithm")
        test_signing = any((code.text or "") == TEST_MARK for code in root.findall("{*}code"))
        return allow("signature_valid", _BASIS, text="签名有效", **considered, method=method, test_signing=test_signing)
    return refuse("signature_invalid", f"签名与内容或证书不符:{';'.join(reasons)}", _BASIS, **considered)


def _with_only(root: Element, place: int) -> bytes:
    """The message with its other signatures taken out."""
    copied = etree.fromstring(etree.tostring(root))
    for number, signature in enumerate(copied.findall(_SIGNATURE)):
        if number != place:
            copied.remove(signature)
    return etree.tostring(copied)


def _expected(legacy: bool, at: datetime) -> SignatureConfiguration:
    """Signature directly under the alert, over the whole of it, made with what is still safe."""
    base = SignatureConfiguration()
    weak_methods = {SignatureMethod.RSA_SHA1} if legacy else set()
    weak_digests = {DigestAlgorithm.SHA1} if legacy else set()
    return SignatureConfiguration(
        location="./",
        expect_references=1,
        verification_time=at,
        signature_methods=base.signature_methods | weak_methods,
        digest_algorithms=base.digest_algorithms | weak_digests,
    )

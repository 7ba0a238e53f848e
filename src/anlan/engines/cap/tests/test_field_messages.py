"""Against messages other people wrote: valid ones are read, invalid ones refused with the reason, hostile ones harmless."""

import copy
import random
from datetime import UTC, datetime

import pytest
from lxml import etree

from anlan.engines import cap
from anlan.engines.cap.tests.samples import shared

pytestmark = pytest.mark.shared
REFUSED = {
    "invalid.cap": "缺少必填元素 scope",
    "canada_errors.cap": "references",
    "noaa_errors.cap": "urgency",
    "weather_invalid.atom": "identifier",
    "no_entries.atom": "位置不对",
    "Fiji_Water_Shortage_Suva.xml": "没有元素 reference",
}


def files():
    return sorted(
        path
        for path in shared("cap").rglob("*")
        if path.suffix in {".cap", ".xml", ".edxlde", ".atom", ".rss"} and path.is_file()
    )


def test_every_valid_message_is_read_and_says_the_same_when_written_again():
    read = 0
    for path in files():
        if path.name in {"xee.cap", "xee.atom", "bushfire_invalid.edxlde", *REFUSED}:
            continue
        for element in cap.find_alerts(path.read_bytes()):
            alert = cap.read(element)
            again = cap.read(cap.write(alert))
            assert again.identifier == alert.identifier and len(again.infos) == len(alert.infos), path.name
            assert cap.read(cap.write(again)) == again
            read += 1
    assert read >= 40


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_invalid_messages_are_refused_with_the_reason(name, reason):
    path = next(path for path in files() if path.name == name)
    with pytest.raises(cap.InvalidCap) as refusal:
        cap.read(cap.find_alerts(path.read_bytes())[0])
    assert reason in str(refusal.value)


def test_one_bad_message_in_a_bundle_leaves_the_others_readable():
    path = next(path for path in files() if path.name == "bushfire_invalid.edxlde")
    verdicts = [bool(cap.errors(cap.check(element))) for element in cap.find_alerts(path.read_bytes())]
    assert verdicts.count(True) == 2 and verdicts.count(False) >= 4


@pytest.mark.parametrize("name", ["xee.cap", "xee.atom"])
def test_hostile_files_are_refused_before_anything_is_resolved(name):
    path = next(path for path in files() if path.name == name)
    with pytest.raises(cap.InvalidCap, match="DTD"):
        cap.find_alerts(path.read_bytes())


@pytest.mark.parametrize("certificate", ["environment_canada_x509_cert.pem", "naads_x509_cert.pem"])
def test_both_signers_of_a_real_message_are_verified_at_its_time_and_not_today(certificate):
    folder = shared("cap", "google", "testdata")
    message, cert = (folder / "canada_signed.cap").read_bytes(), (folder / certificate).read_bytes()
    then = datetime(2013, 1, 25, tzinfo=UTC)
    assert cap.verify(message, cert, legacy_sha1=True, at=then).code == "signature_valid"
    assert cap.verify(message, cert, at=then).code == "signature_invalid"  # SHA-1 only when asked for
    assert cap.verify(message, cert, legacy_sha1=True).code == "certificate_dates"
    assert not cap.verify(message.replace(b"snowfall", b"rainfall"), cert, legacy_sha1=True, at=then).allowed


def test_structure_verdicts_agree_with_the_oasis_schemas_on_mutated_messages():
    schemas = {
        version: etree.XMLSchema(etree.parse(shared("cap", "google", "schema", f"cap{version.replace('.', '')}.xsd")))
        for version in ("1.1", "1.2")
    }
    compared = 0
    for path in files():
        if path.name.startswith("xee"):
            continue
        for element in cap.find_alerts(path.read_bytes())[:2]:
            version = etree.QName(element).namespace[-3:]
            for mutant in _mutants(element, seed=path.name):
                wrong = _structural(mutant)
                if wrong is None:
                    continue
                assert wrong == (not schemas[version].validate(mutant)), (path.name, schemas[version].error_log)
                compared += 1
    assert compared > 300


def _structural(element):
    """Does our own check find a fault the schema could see? None where the two differ by design (places, references, scopes)."""
    stricter = {"bad_value", "restriction_needed", "addresses_needed", "references_needed", "altitude_needed", "ceiling_below"}
    found = {finding.code for finding in cap.errors(cap.check(element))}
    if element.find("{*}Signature") is not None or (found and found <= stricter):
        return None
    return bool(found)


def _mutants(element, seed, count=12):
    rng = random.Random(seed)
    yield etree.fromstring(etree.tostring(element))
    for _ in range(count):
        twin = etree.fromstring(etree.tostring(copy.deepcopy(element)))
        nodes = [node for node in twin.iter() if isinstance(node.tag, str) and node is not twin and "xmldsig" not in node.tag]
        if not nodes:
            return
        node = rng.choice(nodes)
        match rng.randrange(4):
            case 0:
                node.getparent().remove(node)
            case 1:
                node.addnext(copy.deepcopy(node))
            case 2:
                node.getparent().insert(0, node)
            case _:
                if len(node) == 0:
                    node.text = rng.choice(["Nonsense", "Severe", "2026-01-01T00:00:00Z", "1.5"])
        yield twin

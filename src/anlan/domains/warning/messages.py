"""From a warning's columns to the CAP message: numbered, bilingual, valid, signed."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from anlan.domains.warning.content import content_of
from anlan.domains.warning.keys import signing_key
from anlan.domains.warning.models import Message, WarningCase
from anlan.domains.warning.rules import check_message
from anlan.engines import cap
from anlan.kernel import clock
from anlan.platform.bus import order

_DO_EN = {
    "Shelter": "Stay indoors, close doors and windows.",
    "Evacuate": "Leave the area now, across or against the wind, and follow the officials.",
    "Prepare": "Get ready.",
    "Execute": "Follow your emergency plan.",
    "Avoid": "Keep away from the area.",
    "Monitor": "Follow official information.",
    "Assess": "Assess the situation where you are.",
    "AllClear": "Normal activity may resume.",
    "None": "",
}


def next_message(case: WarningCase) -> cap.Alert:
    """The first message of the warning, or an update of its current one. Raises Refused when it is not fit for release."""
    before = current_message(case)
    sent, identifier = _number(case.division)
    if before is None:
        status = cap.Status.EXERCISE if case.exercise else cap.Status.ACTUAL
        alert = cap.compose(_draft(case), identifier=identifier, sender=_sender(case), sent=sent, status=status)
    else:
        alert = cap.compose_update(_draft(case), cap.read(bytes(before.xml)), identifier=identifier, sent=sent)
    check_message(alert).require()
    return alert


def lift_message(case: WarningCase, reason: str, reason_en: str) -> cap.Alert:
    before = current_message(case)
    if before is None:
        raise LookupError(f"warning/{case.pk}: 尚未发布，无可解除")
    sent, identifier = _number(case.division)
    reasons = {"zh": reason, "en": reason_en or "The danger has passed."}
    alert = cap.compose_lift(cap.read(bytes(before.xml)), reasons, identifier=identifier, sent=sent)
    check_message(alert).require()
    return alert


def current_message(case: WarningCase) -> Message | None:
    return Message.objects.filter(warning=case, current=True).first()


def keep(case: WarningCase, alert: cap.Alert, *, public: bool, xml: bytes) -> Message:
    """Store the signed message as the warning's current one."""
    Message.objects.filter(warning=case, current=True).update(current=False)
    info = alert.infos[0]
    return Message.objects.create(
        warning=case, identifier=alert.identifier, msg_type=alert.msg_type, status=alert.status, sent=alert.sent, expires=info.expires,
        division=case.division, colour=case.colour, headline=info.headline[:200], xml=xml, content=content_of(case),
        public=public, exercise=case.exercise,
    )  # fmt: skip


def signed(alert: cap.Alert) -> bytes:
    return cap.sign(alert, signing_key())


def _number(division: str) -> tuple[datetime, str]:
    """A free 12379 identifier: up to ten a second, then the next second. Numbers are given one command at a time."""
    order.take_turn()
    sent = clock.now().replace(microsecond=0)
    while True:
        for sequence in range(10):
            identifier = cap.make_identifier(division, cap.china_profile().organisation_code, sent, sequence)
            if not Message.objects.filter(identifier=identifier).exists():
                return sent, identifier
        sent += timedelta(seconds=1)


def _sender(case: WarningCase) -> str:
    return f"{case.division}@{urlsplit(settings.PUBLIC_URL).hostname or 'anlan'}"


def _draft(case: WarningCase) -> cap.Draft:
    place = cap.Place(
        zh=case.area_text, en=case.area_text_en, rings=cap.rings_covering(case.geom), divisions=tuple(case.divisions)
    )
    return cap.Draft(
        event_code=case.event_code,
        colour=case.level,
        zh=cap.Words(headline=case.headline, description=case.description, instruction=case.instruction),
        en=_english(case),
        places=(place,),
        onset=case.onset,
        expires=case.expires,
        sender_name=case.sender_name,
        contact=case.contact,
        web=f"{settings.PUBLIC_URL}/public/",
        urgency=cap.Urgency(case.urgency),
        certainty=cap.Certainty(case.certainty),
        responses=tuple(cap.ResponseType(word) for word in case.responses),
        incident=case.about,
        note=f"演练：{case.title}" if case.exercise else "",
    )


def _english(case: WarningCase) -> cap.Words:
    """The officer's English; where there is none, plain sentences from what is known, never a translation made up."""
    profile = cap.china_profile()
    colour, event = profile.colours[case.level].en, profile.event_en(case.event_code)
    until = clock.local_text(case.expires, "%Y-%m-%d %H:%M")
    said = f"{event}. Area: {case.area_text_en or case.area_text}. In force until {until} Beijing time. The Chinese text has the details."
    do = " ".join(filter(None, (_DO_EN.get(word, "") for word in case.responses))) or _DO_EN["Monitor"]
    return cap.Words(
        headline=case.headline_en or f"{colour} warning: {event}", description=case.description_en or said, instruction=case.instruction_en or do
    )

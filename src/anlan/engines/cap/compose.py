"""From what the officer decides to a bilingual CAP message of the China profile: alert, update, lift."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from anlan.engines.cap.model import Alert, Area, Info, Named, Ring
from anlan.engines.cap.profile import Profile, china_profile
from anlan.engines.cap.words import Certainty, MsgType, ResponseType, Scope, Status, Urgency
from anlan.kernel.grades import WarningColour
from anlan.kernel.tables import event_type_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the warning holds: words in both languages, outlines, division codes (any length, made twelve digits)."""

    zh: str
    en: str = ""
    rings: tuple[Ring, ...] = ()
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The text of one language. ``instruction`` says what people should do (应对法 Art. 64: 注意事项、应采取的措施)."""

    headline: str
    description: str
    instruction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A warning as decided, before it has a number and a time of issue."""

    event_code: str  # GB/T 35561-2017
    colour: WarningColour
    zh: Words
    en: Words
    places: tuple[Place, ...]
    onset: datetime
    expires: datetime
    sender_name: str
    sender_name_en: str = ""
    contact: str = ""
    web: str = ""
    urgency: Urgency = Urgency.IMMEDIATE
    certainty: Certainty = Certainty.OBSERVED
    responses: tuple[ResponseType, ...] = (ResponseType.MONITOR,)
    incident: str = ""
    note: str = ""
    parameters: Mapping[str, str] | None = None


def compose(
    draft: Draft, *, identifier: str, sender: str, sent: datetime, status: Status = Status.ACTUAL, profile: Profile | None = None
) -> Alert:
    """The first message of a warning: an info block in zh-CN, then one in en."""
    profile = profile or china_profile()
    return Alert(
        identifier=identifier,
        sender=sender,
        sent=sent,
        status=status,
        msg_type=MsgType.ALERT,
        scope=Scope.PUBLIC,
        note=draft.note,
        incidents=(draft.incident,) if draft.incident else (),
        infos=(_info(draft, "zh-CN", sent, profile), _info(draft, "en", sent, profile)),
    )


def compose_update(draft: Draft, of: Alert, *, identifier: str, sent: datetime, profile: Profile | None = None) -> Alert:
    """A message that replaces ``of`` and all it stood for; status is kept, so an exercise stays an exercise."""
    fresh = compose(draft, identifier=identifier, sender=of.sender, sent=sent, status=of.status, profile=profile)
    return replace(fresh, msg_type=MsgType.UPDATE, references=(*of.references, of.reference))


def compose_lift(of: Alert, reasons: Mapping[str, str], *, identifier: str, sent: datetime) -> Alert:
    """预警解除: a ``Cancel`` over ``of`` with ``AllClear`` blocks; ``reasons`` maps ``zh`` and ``en`` to words."""
    return replace(
        of,
        identifier=identifier,
        sent=sent,
        msg_type=MsgType.CANCEL,
        references=(*of.references, of.reference),
        note=reasons.get("zh", ""),
        infos=tuple(_lifted(info, reasons, sent) for info in of.infos),
    )


def _lifted(info: Info, reasons: Mapping[str, str], sent: datetime) -> Info:
    chinese = info.language.startswith("zh")
    reason = reasons.get(info.language[:2], "")
    return replace(
        info,
        urgency=Urgency.PAST,
        responses=(ResponseType.ALL_CLEAR,),
        effective=sent,
        headline=f"解除:{info.headline}" if chinese else f"Lifted: {info.headline}",
        description=reason or info.description,
        instruction="预警已解除,请恢复正常生产生活。" if chinese else "The warning is lifted. Normal activity may resume.",
    )


def _info(draft: Draft, language: str, sent: datetime, profile: Profile) -> Info:
    chinese = language.startswith("zh")
    colour = profile.colours[draft.colour]
    words = draft.zh if chinese else draft.en
    extra = tuple(Named(name=name, value=value) for name, value in (draft.parameters or {}).items())
    return Info(
        language=language,
        categories=profile.categories_of(draft.event_code),
        event=event_type_name(draft.event_code) if chinese else profile.event_en(draft.event_code),
        responses=draft.responses,
        urgency=draft.urgency,
        severity=colour.severity,
        certainty=draft.certainty,
        event_codes=(Named(name=profile.event_code_name, value=draft.event_code),),
        effective=sent,
        onset=draft.onset,
        expires=draft.expires,
        sender_name=draft.sender_name if chinese else draft.sender_name_en or draft.sender_name,
        headline=words.headline,
        description=words.description,
        instruction=words.instruction,
        web=draft.web,
        contact=draft.contact,
        parameters=(Named(name=profile.colour_name, value=colour.zh if chinese else colour.en), *extra),
        areas=tuple(_area(place, chinese, profile) for place in draft.places),
    )


def _area(place: Place, chinese: bool, profile: Profile) -> Area:
    return Area(
        desc=place.zh if chinese else place.en or place.zh,
        polygons=place.rings,
        geocodes=tuple(Named(name=profile.division_name, value=code.ljust(12, "0")) for code in place.divisions),
    )

"""A CAP message as frozen dataclasses. Places are lon, lat here and are turned to CAP's lat,lon only in the XML."""

from dataclasses import dataclass
from datetime import datetime

from anlan.engines.cap.words import Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency

Ring = tuple[tuple[float, float], ...]  # closed: first point = last point; (lon, lat) degrees WGS 84


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A ``valueName``/``value`` pair: eventCode, parameter, geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    lon: float
    lat: float
    radius_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    desc: str
    polygons: tuple[Ring, ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Named, ...] = ()
    altitude_ft: float | None = None  # CAP 1.2 §3.2.4: feet above mean sea level
    ceiling_ft: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    desc: str
    mime_type: str
    size_bytes: int | None = None
    uri: str = ""
    deref_uri: str = ""  # base64 content for one-way links
    digest: str = ""  # SHA-1, hexadecimal, as the standard asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    event: str
    categories: tuple[Category, ...]
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    language: str = "en-US"
    responses: tuple[ResponseType, ...] = ()
    audience: str = ""
    event_codes: tuple[Named, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Named, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()

    def parameter(self, name: str) -> str:
        return next((pair.value for pair in self.parameters if pair.name == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An earlier message this one speaks of: ``sender,identifier,sent``."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: Scope
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def reference(self) -> Reference:
        """How a later update or cancel points at this message."""
        return Reference(sender=self.sender, identifier=self.identifier, sent=self.sent)

    def info_in(self, language: str) -> Info | None:
        """The info block of ``language`` (``zh`` matches ``zh-CN``), else the first one, else None."""
        wanted = (info for info in self.infos if info.language.lower().startswith(language.lower()))
        return next(wanted, self.infos[0] if self.infos else None)

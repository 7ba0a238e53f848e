"""The ways out of the house, one small class each, behind one Protocol."""

from collections.abc import Mapping

from anlan.domains.warning.adapters.here import Null, PublicPage
from anlan.domains.warning.adapters.mail import Mail
from anlan.domains.warning.adapters.mqtt import Mqtt
from anlan.domains.warning.adapters.parcel import Adapter, Door, Outcome, Parcel
from anlan.domains.warning.adapters.sms import SmsGateway
from anlan.domains.warning.adapters.webhook import Webhook

CHANNELS = {
    "public": "公众页面与 Atom 源",
    "mqtt": "MQTT",
    "webhook": "网络回调",
    "mail": "电子邮件",
    "sms": "短信网关",
    "null": "空通道",
}


def real_adapters() -> Mapping[str, Adapter]:
    """The adapters of this installation, by channel."""
    from django.conf import settings

    sender = getattr(settings, "EMAIL_SENDER", "") or "warning@anlan.invalid"
    return {
        "public": PublicPage(),
        "mqtt": Mqtt(settings.NATS_URL),
        "webhook": Webhook(),
        "mail": Mail(settings.EMAIL_URL, sender),
        "sms": SmsGateway(),
        "null": Null(),
    }


__all__ = ["CHANNELS", "Adapter", "Door", "Outcome", "Parcel", "real_adapters"]

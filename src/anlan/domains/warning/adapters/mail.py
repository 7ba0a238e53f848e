"""E-mail by SMTP: both languages as text, the signed CAP attached. The Message-ID comes from the parcel's key, so a repeat is seen as one."""

from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

from anlan.domains.warning.adapters.parcel import Door, Outcome, Parcel
from anlan.engines import cap

GONE = range(500, 600)  # permanent SMTP answers (RFC 5321 §4.2.1)


class Mail:
    """``url``: ``smtp://[user:password@]host[:port]`` or ``smtps://``; ``sender`` the From address."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = url, sender

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        if not self.url:
            return Outcome(ok=False, detail="未配置 SMTP：请设置 ANLAN_SMTP", retry=False)
        parts = urlsplit(self.url)
        try:
            await aiosmtplib.send(
                compose(parcel, parcel.to or door.address, self.sender),
                hostname=parts.hostname,
                port=parts.port,
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=parts.scheme == "smtps",
                start_tls=None if parts.scheme == "smtp" else False,
                timeout=door.timeout_s,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return Outcome(ok=False, detail=f"收件人被拒：{error}"[:400], retry=all(r.code not in GONE for r in error.recipients))
        except aiosmtplib.SMTPResponseException as error:
            return Outcome(ok=False, detail=f"SMTP {error.code} {error.message}"[:400], retry=error.code not in GONE)
        return Outcome(ok=True, detail="已交 SMTP 服务器")


def compose(parcel: Parcel, to: str, sender: str) -> EmailMessage:
    alert = parcel.alert
    chinese, english = cap.render_mail(alert, "zh", link=parcel.link), cap.render_mail(alert, "en", link=parcel.link)
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = chinese.subject, sender, to
    mail["Date"] = format_datetime(alert.sent)
    mail["Message-ID"] = f"<{parcel.key.replace('/', '.')}@{sender.rpartition('@')[2] or 'anlan'}>"
    mail.set_content(f"{chinese.body}\n— — —\n{english.body}")
    mail.add_attachment(parcel.xml, maintype="application", subtype="cap+xml", filename=f"{parcel.identifier}.cap")
    return mail

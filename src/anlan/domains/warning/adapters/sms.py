"""Short messages through an HTTP JSON gateway: text, its segments, the numbers, and the key against doubles."""

from anlan.domains.warning.adapters.parcel import Door, Outcome, Parcel
from anlan.domains.warning.adapters.webhook import http_client, outcome_of
from anlan.engines import cap

SEGMENTS = 3  # what a phone still shows as one message


class SmsGateway:
    """``POST address {"id", "to": […], "text", "segments", "exercise"}`` with the receiver's secret as bearer token; 2xx is accepted."""

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        if not parcel.to:
            return Outcome(ok=False, detail="没有手机号码", retry=False)
        sms = cap.render_sms(parcel.alert, "zh", segments=SEGMENTS, link=parcel.link)
        body = {
            "id": parcel.key, "to": parcel.to.split(","), "text": sms.text, "segments": sms.segments, "encoding": sms.encoding,
            "exercise": parcel.exercise,
        }  # fmt: skip
        head = {"Idempotency-Key": parcel.key} | ({"Authorization": f"Bearer {door.secret}"} if door.secret else {})
        async with http_client(door.timeout_s) as client:
            answer = await client.post(door.address, json=body, headers=head)
        return outcome_of(answer.status_code)

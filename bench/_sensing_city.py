"""``python -m bench._sensing_city POINTS``: a database of so many points with five rules each; prints a gateway's key."""

import sys

from shapely.geometry import Point as Place

RULES = (
    ("bench-high", "threshold", {"limit": 50, "hysteresis": 5, "hold_s": 3}),
    ("bench-spike", "threshold", {"limit": 400}),
    ("bench-rate", "rate", {"limit_per_s": 1e9}),
    ("bench-flat", "flat_line", {"window_s": 3600}),
    ("bench-silent", "silence", {"window_s": 86_400}),
)


def main(count: int) -> str:
    from anlan.config.boot import boot

    boot()
    from django.core.management import call_command

    from anlan.domains.sensing import api
    from anlan.domains.sensing.models import Device, DeviceModel, Point
    from anlan.kernel import clock
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send

    call_command("migrate", verbosity=0)
    now, ctx = clock.now(), Context(actor=system("bench"))
    model = DeviceModel.objects.create(key="bench", name="bench", quantities=[])
    devices = (
        Device(code=f"D{n}", name=f"D{n}", model=model, division="3207", geom=Place(119, 34.5), created_at=now, updated_at=now, invented=True)
        for n in range(count)
    )
    made = Device.objects.bulk_create(devices, batch_size=2_000)
    Point.objects.bulk_create(
        (Point(key=f"{d.code}/v", device=d, quantity="v", name="v", kind="bench") for d in made), batch_size=5_000
    )
    for code, kind, condition in RULES:
        send(api.DraftRule(code=code, name=code, division="3207", kind=kind, condition=condition, selector={"kind": "bench"}), Context(actor=ctx.actor))
        send(api.PutRuleLive(rule=code, version=1), Context(actor=ctx.actor))
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="bench", division="3207", digest=digest, per_minute=2_000_000_000), Context(actor=ctx.actor))
    return key


if __name__ == "__main__":
    print(main(int(sys.argv[1])))

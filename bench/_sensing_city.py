"""``python -m bench._sensing_city POINTS``: a database of so many points with five rules each; prints a gateway's key."""

import sys

from anlan.engines.sensing.protocols.jt808_frame import QUANTITIES

RULES = (
    ("bench-high", "threshold", {"limit": 50, "hysteresis": 5, "hold_s": 3}),
    ("bench-spike", "threshold", {"limit": 400}),
    ("bench-rate", "rate", {"limit_per_s": 1e9}),
    ("bench-flat", "flat_line", {"window_s": 3600}),
    ("bench-silent", "silence", {"window_s": 86_400}),
)


POINTS_A_DEVICE, LORRIES, FIRST_LORRY = 50, 5_000, 10_000_000_000


def point_key(number: int) -> str:
    return f"D{number // POINTS_A_DEVICE}/v{number % POINTS_A_DEVICE}"


def main(count: int) -> str:
    from anlan.config.boot import boot

    boot()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from anlan.domains.sensing import api
    from anlan.domains.sensing.models import Device, DeviceModel, Point
    from anlan.kernel import clock
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send

    settings.MIGRATION_MODULES = {
        app.label: None for app in apps.get_app_configs()
    }  # the tables as they are now, without the way there
    call_command("migrate", verbosity=0, run_syncdb=True)
    now, ctx = clock.now(), Context(actor=system("bench"))
    model = DeviceModel.objects.create(key="bench", name="bench", quantities=[])
    lorry = DeviceModel.objects.create(key="bench-lorry", name="bench-lorry", quantities=[])
    named = [(f"D{n}", "", model) for n in range(-(-count // POINTS_A_DEVICE))] + [
        (f"V{n}", str(FIRST_LORRY + n), lorry) for n in range(LORRIES)
    ]
    made = Device.objects.bulk_create((
        Device(code=code, name=code, number=number, model=kind, division="3207", created_at=now, updated_at=now, invented=True)
        for code, number, kind in named
    ), batch_size=2_000)  # fmt: skip
    devices = {device.code: device for device in made}
    Point.objects.bulk_create(
        (
            Point(
                key=point_key(n),
                device=devices[f"D{n // POINTS_A_DEVICE}"],
                quantity=f"v{n % POINTS_A_DEVICE}",
                name="v",
                kind="bench",
            )
            for n in range(count)
        ),
        batch_size=5_000,
    )
    Point.objects.bulk_create(
        (
            Point(key=f"V{n}/{q}", device=devices[f"V{n}"], quantity=q, name=q, kind="lorry")
            for n in range(LORRIES)
            for q in QUANTITIES
        ),
        batch_size=5_000,
    )
    for code, kind, condition in RULES:
        send(
            api.DraftRule(code=code, name=code, division="3207", kind=kind, condition=condition, selector={"kind": "bench"}),
            Context(actor=ctx.actor),
        )
        send(api.PutRuleLive(rule=code, version=1), Context(actor=ctx.actor))
    key, digest = api.new_key()
    send(api.IssueAccessKey(name="bench", division="3207", digest=digest, per_minute=2_000_000_000), Context(actor=ctx.actor))
    return key


if __name__ == "__main__":
    print(main(int(sys.argv[1])))

"""``anlan manage seed [--scale small|city|province] [--seed N]``: the demonstration city into an empty database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from anlan.domains.drill.city.generator import KIND_KEYS, SCALES
from anlan.platform.accounts.models import Division


class Command(BaseCommand):
    help = "Load the demonstration city into an empty database"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", default="small", choices=tuple(SCALES), help="about 10^3, 10^5 or 10^6 things")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another city of the same shape")

    def handle(self, *_args: Any, **options: Any) -> None:
        from anlan.domains.drill.seeding import seed_city

        if Division.objects.exists():
            raise CommandError("数据库里已有数据，演示城市只能装入空库；请另设 ANLAN_HOME 或 ANLAN_DATABASE。")
        began = time.monotonic()
        made = seed_city(options["scale"], options["seed"])
        things = sum(made[kind] for kind in KIND_KEYS)
        self.stdout.write(f"演示城市已装入：{things} 项资源，{made['account']} 个账号，用时 {time.monotonic() - began:.1f} 秒。")

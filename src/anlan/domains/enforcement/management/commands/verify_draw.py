"""``anlan manage verify_draw 7``: repeat a draw 双随机 from its published seed and word."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anlan.domains.enforcement.models import Draw
from anlan.domains.enforcement.verifying import verify_draw


class Command(BaseCommand):
    help = "按公布的种子、名单和见证词重算双随机抽取 / repeat a draw"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("draw", type=int)

    def handle(self, *args: Any, draw: int, **options: Any) -> None:  # noqa: ARG002
        try:
            verdict = verify_draw(draw)
        except (LookupError, ValueError) as error:
            raise CommandError(str(error)) from error
        row = Draw.objects.get(pk=draw)
        self.stdout.write(
            f"种子 {row.seed}\n校验值 {row.commitment}\n见证人 {row.witness}，词“{row.word}”\n抽取 {row.enterprises} 家"
        )
        if not verdict.allowed:
            raise CommandError(verdict.text)
        self.stdout.write(verdict.text)

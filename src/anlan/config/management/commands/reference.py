"""``anlan manage reference [--check] [--into FOLDER]``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from anlan.config import reference


class Command(BaseCommand):
    help = "Writes docs/reference from the code, or says what in it is out of date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--into", type=Path, default=Path("docs/reference"))

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["into"]
        if not options["check"]:
            reference.write(folder)
        elif changed := reference.outdated(folder):
            raise CommandError(f"out of date in {folder}: {', '.join(changed)}; say `make reference` and look at the difference")

"""``anlan make-token ACCOUNT PURPOSE``: an API token for a machine, shown once."""

import argparse
import sys
from datetime import timedelta

from anlan.config.boot import boot
from anlan.config.preflight import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="whose rights the token has")
    parser.add_argument("purpose", help="what it is for, shown in the account's list of tokens")
    parser.add_argument("--days", type=int, default=365, help="how long it lives")


def run(options: argparse.Namespace) -> int:
    boot()
    from django.contrib.auth import get_user_model

    from anlan.kernel import clock
    from anlan.platform.accounts.tokens import issue_token

    user = get_user_model().objects.filter(username=options.account, is_active=True).first()
    if user is None:
        raise Refused(f"没有账号 {options.account}。", f"There is no account {options.account}.")
    sys.stdout.write(issue_token(user, options.purpose, clock.now() + timedelta(days=options.days)) + "\n")
    return 0

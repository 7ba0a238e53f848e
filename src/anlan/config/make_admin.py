"""``anlan make-admin NAME``: the first account of an installation without the demonstration city."""

import argparse
import getpass
import sys

from anlan.config.boot import boot
from anlan.config.preflight import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the account to sign in with")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(options: argparse.Namespace) -> int:
    boot()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from anlan.platform.accounts.models import RoleGrant

    users = get_user_model().objects
    if users.filter(username=options.name).exists():
        raise Refused(f"账号 {options.name} 已经存在，请换一个。", f"The account {options.name} exists; choose another.")
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else getpass.getpass("密码 / Password: ")
    try:
        validate_password(password)
    except ValidationError as error:
        said = " ".join(error.messages)
        raise Refused(f"密码不合要求：{said}", f"The password will not do: {said}") from error
    with transaction.atomic():
        user = users.create_user(options.name, password, name=options.name)
        RoleGrant.objects.create(user=user, role="admin", area="")
    sys.stdout.write(f"已创建管理员 {options.name} / The administrator {options.name} was made.\n")
    return 0

"""A child of ``bench/_supervision_hour.py``: 500 invented enterprises in a running house's database, each with an account that has signed in. Prints them."""

import json
import sys

from anlan.config.boot import boot

ZONE = "320703007"


def main(count: int) -> None:
    boot()
    from anlan.domains.supervision.models import EnterpriseFile
    from anlan.platform.accounts.models import Organisation

    codes = [f"HOUR-{number:04}" for number in range(count)]
    owners = Organisation.objects.bulk_create(
        [Organisation(code=code, name=f"测量企业{code}", division=ZONE, kind="enterprise", invented=True) for code in codes]
    )
    EnterpriseFile.objects.bulk_create([
        EnterpriseFile(subject=f"enterprise/{900_000 + n}", code=code, name=f"测量企业{code}", division=ZONE, sector="industry", organisation=owner, lon=119.6, lat=34.55, invented=True)
        for n, (code, owner) in enumerate(zip(codes, owners, strict=True))
    ])  # fmt: skip
    print(
        json.dumps(
            [
                {"enterprise": f"enterprise/{900_000 + n}", "cookies": session(code, owner)}
                for n, (code, owner) in enumerate(zip(codes, owners, strict=True))
            ]
        )
    )


def session(code: str, owner: object) -> dict[str, str]:
    """The cookies of a browser in which the enterprise's account has signed in."""
    from django.conf import settings
    from django.test import Client

    from anlan.platform.accounts.models import RoleGrant, User

    user = User.objects.create(username=code.lower(), name=code, organisation=owner)
    RoleGrant.objects.create(user=user, role="enterprise", area=ZONE, own_only=True)
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


if __name__ == "__main__":
    main(int(sys.argv[1]))

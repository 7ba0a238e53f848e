"""The registry's revision: bumped in the transaction of each change, looked at once a second by those who hold a copy."""

from typing import Any

from django.db.models import F
from django.db.models.signals import post_delete, post_save


def present() -> int:
    from anlan.domains.sensing.models import Revision

    return Revision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def bump(**_: Any) -> None:
    """To be called by whoever changes rows without saving them one by one."""
    from anlan.domains.sensing.models import Revision

    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.get_or_create(pk=1, defaults={"number": 1})


def watch() -> None:
    from anlan.domains.sensing import models
    from anlan.domains.sensing.pointmaking import on_device_saved

    post_save.connect(on_device_saved, sender=models.Device, dispatch_uid="sensing.device.points")
    for model in (models.DeviceModel, models.Device, models.Point, models.AccessKey, models.RuleVersion):
        post_save.connect(bump, sender=model, dispatch_uid=f"sensing.{model.__name__}.saved")
        post_delete.connect(bump, sender=model, dispatch_uid=f"sensing.{model.__name__}.deleted")

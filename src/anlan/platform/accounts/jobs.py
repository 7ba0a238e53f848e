"""What accounts forget by themselves: failed tries after a day, sessions that ran out."""

from datetime import timedelta

from django.contrib.sessions.models import Session

from anlan.kernel import clock
from anlan.platform.accounts.models import SessionInfo, SignInAttempt
from anlan.platform.jobs.api import every

KEPT = timedelta(days=1)


@every(seconds=3600, name="accounts.forget")
def forget() -> None:
    SignInAttempt.objects.filter(at__lt=clock.now() - KEPT).delete()
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    SessionInfo.objects.exclude(session_key__in=Session.objects.values("session_key")).filter(started_at__lt=clock.now() - KEPT).delete()

"""In the background: files of enterprises that came into the register by import; scores that change because a day has passed."""

from anlan.domains.registry.api import things_of
from anlan.domains.supervision.commands import KeepFile, Regauge
from anlan.domains.supervision.files import KINDS
from anlan.domains.supervision.models import EnterpriseFile, EnterprisePermit
from anlan.domains.supervision.standing import SOON, today
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.jobs.api import every

HOUR, AT_ONCE = 3600, 500


@every(seconds=HOUR, name="supervision.files")
def make_files() -> int:
    """A file for each registered enterprise that has none, at most 500 a round."""
    known = set(EnterpriseFile.objects.values_list("code", flat=True))
    new = [thing.subject for kind in KINDS for thing in things_of(kind, limit=100_000) if thing.code not in known][:AT_ONCE]
    for subject in new:
        send(KeepFile(enterprise=subject), Context(actor=system("supervision.files")))
    return len(new)


@every(seconds=24 * HOUR, name="supervision.scores")
def score_papers() -> int:
    """Enterprises with a permit that ran out or soon will are scored anew each day; on New Year's Day all are, for a new report is owed."""
    ending = EnterprisePermit.objects.filter(expires_on__lt=today() + SOON).values("enterprise")
    files = (
        EnterpriseFile.objects.all() if (today().month, today().day) == (1, 1) else EnterpriseFile.objects.filter(code__in=ending)
    )
    subjects = list(files.order_by("pk").values_list("subject", flat=True))
    for subject in subjects:
        send(Regauge(enterprise=subject), Context(actor=system("supervision.scores")))
    return len(subjects)

"""Tables every life-cycle shares: the case's own columns, its timeline, deadlines and links."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """What every case has. ``cause`` and ``correlation`` tie it to the chain of events it belongs to; ``version`` guards against overwriting."""

    table_key: ClassVar[str]

    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=30, db_index=True)
    division = models.CharField(_("区划"), max_length=12, db_index=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    opened_at = models.DateTimeField(_("开始时间"), db_index=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    exercise = models.BooleanField(_("演练"), default=False)
    cause = models.CharField(max_length=36, blank=True)
    correlation = models.CharField(max_length=36, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ("-opened_at", "-id")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def subject(self) -> str:
        return f"{self.table_key}/{self.pk}"

    @property
    def table(self) -> Any:
        from anlan.platform.cases.table import get_table

        return get_table(self.table_key)

    @property
    def state_label(self) -> str:
        return str(self.table.states.get(self.state, self.state))


class Entry(models.Model):
    """One line of a case's timeline; never changed, never removed."""

    case = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    command_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="cases_entry_of_case")]


class Deadline(models.Model):
    """A clock on a case. ``clause`` is the legal source beside it; near and missed are told once each; ``said`` is the title's pattern."""

    case = models.CharField(max_length=60, db_index=True)
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    division = models.CharField(max_length=12)
    organisation = models.IntegerField(null=True)
    permission = models.CharField(max_length=80)
    clause = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    near_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="running")
    told_near = models.BooleanField(default=False)
    told_missed = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    exercise = models.BooleanField(default=False)
    said = models.JSONField(default=dict)

    class Meta:
        ordering = ("due_at",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "name"], name="cases_one_clock_a_name")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="running"), name="cases_deadline_running"),
            models.Index(
                fields=["permission", "due_at"],
                condition=models.Q(state__in=("running", "missed"), met_at=None),
                name="cases_deadline_unmet",
            ),
        ]


class Link(models.Model):
    """From a case to a thing or another case, with the part it plays."""

    case = models.CharField(max_length=60, db_index=True)
    other = models.CharField(max_length=60, db_index=True)
    role = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "other", "role"], name="cases_link_once")]


class Counter(models.Model):
    """Numbers of cases by kind and day, without gaps that would look like a missing file."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.PositiveIntegerField(default=0)

"""Duty desk, intake, incidents, tasks, warnings: the pages that need the whole chain."""

from django.urls import path

from anlan.console.views import alerts, duty, enterprise, incidents, intake, tasks, warnings

urlpatterns = [
    path("duty/", duty.desk, name="duty"),
    path("duty/log/", duty.log, name="duty-log"),
    path("duty/calls/<int:pk>/", duty.call, name="call"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<int:pk>/", alerts.alert, name="alert"),
    path("intake/", intake.intake, name="intake"),
    path("intake/open/", intake.open_reports, name="intake-open"),
    path("intake/alert/<int:pk>/", intake.from_alert, name="intake-alert"),
    path("intake/<int:pk>/", intake.report, name="report"),
    path("intake/<int:pk>/correct/", intake.correct, name="report-correct"),
    path("intake/<int:pk>/merge/", intake.merge, name="report-merge"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/update/", incidents.update, name="incident-update"),
    path("incidents/<int:pk>/start/", incidents.start, name="incident-start"),
    path("incidents/<int:pk>/level/", incidents.change_level, name="incident-level"),
    path("incidents/<int:pk>/run/", incidents.run, name="incident-run"),
    path("incidents/<int:pk>/tasks/", incidents.give_task, name="incident-task"),
    path("incidents/<int:pk>/forces/", incidents.forces, name="incident-forces"),
    path("incidents/<int:pk>/report/<slug:form>/", incidents.report_up, name="report-up"),
    path("incidents/<int:pk>/end/", incidents.end, name="incident-end"),
    path("incidents/<int:pk>/evaluate/", incidents.evaluate, name="incident-evaluate"),
    path("incidents/<int:pk>/record.docx", incidents.document, name="incident-docx"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/new/", warnings.compose, name="warning-new"),
    path("warnings/<int:pk>/", warnings.one, name="warning"),
    path("warnings/<int:pk>/amend/", warnings.amend, name="warning-amend"),
    path("warnings/<int:pk>/review/", warnings.review, name="warning-review"),
    path("warnings/<int:pk>/issue/", warnings.issue, name="warning-issue"),
    path("warnings/<int:pk>/lift/", warnings.lift, name="warning-lift"),
    path("warnings/<int:pk>/deliveries/<int:delivery>/retry/", warnings.retry, name="delivery-retry"),
    path("receipts/<int:pk>/", warnings.acknowledge, name="receipt"),
    path("enterprise/", enterprise.enterprise, name="enterprise"),
    path("enterprise/report/", enterprise.report_own, name="report-own"),
]

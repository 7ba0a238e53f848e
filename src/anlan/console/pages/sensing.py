"""Pages of sensing: devices and rules; its alerts stand with the duty."""

from django.urls import path

from anlan.console.views import alerts, devices, history, rules

urlpatterns = [
    path("alerts/acknowledge-rule/", alerts.acknowledge_rule, name="alerts-acknowledge-rule"),
    path("alerts/<int:pk>/members.csv", alerts.members, name="alert-members"),
    path("devices/", devices.devices, name="devices"),
    path("devices/history/", history.history, name="history"),
    path("devices/history/term/", history.keep, name="history-term"),
    path("devices/history/hold/", history.hold, name="history-hold"),
    path("devices/history/hold/<int:pk>/lift/", history.lift, name="history-lift"),
    path("devices/<str:code>/history.csv", history.export, name="history-export"),
    path("devices/<str:code>/", devices.device, name="device"),
    path("devices/<str:code>/maintenance/", devices.maintain, name="device-maintenance"),
    path("devices/<str:code>/orders/", devices.orders, name="device-orders"),
    path("devices/<str:code>/keys/", devices.issue, name="key-issue"),
    path("devices/<str:code>/keys/<int:pk>/revoke/", devices.revoke, name="key-revoke"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule, name="rule-new"),
    path("rules/fields/", rules.parts, name="rule-fields"),
    path("rules/preview/", rules.preview, name="rule-preview"),
    path("rules/save/", rules.save, name="rule-save"),
    path("rules/<str:code>/", rules.rule, name="rule"),
    path("rules/<str:code>/live/<int:version>/", rules.put_live, name="rule-live"),
    path("rules/<str:code>/retire/", rules.retire, name="rule-retire"),
]

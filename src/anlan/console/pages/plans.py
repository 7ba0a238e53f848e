"""Pages of the plan library."""

from django.urls import path

from anlan.console.views import plans

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/import/", plans.bring_in, name="plan-import"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/approve/", plans.approve, name="plan-approve"),
    path("plans/<int:pk>/propose/", plans.propose, name="plan-propose"),
]

"""City safety: the overview, a risk and its line of assessments, creation, campaigns, briefs."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from anlan.console.views import cases
from anlan.console.views.citysafety import analysis, creation, risks, standards

cases.MORE |= {
    "creation": (("star", _("评分与佐证"), "creation"),),
    "campaign": (("clipboard-list", _("清单与进度"), "campaign"),),
    "brief": (("notes", _("数据与变化"), "brief"), ("file-description", "Word", "brief-docx")),
}

urlpatterns = [
    path("citysafety/", risks.overview, name="citysafety"),
    path("citysafety/risks/<int:pk>/", risks.risk, name="city-risk"),
    path("citysafety/risks/<int:pk>/review/", risks.review, name="city-risk-review"),
    path("citysafety/creation/<int:pk>/", creation.creation, name="creation"),
    path("citysafety/creation/<int:pk>/gather/", creation.gather, name="creation-gather"),
    path("citysafety/creation/<int:pk>/report.docx", creation.word, name="creation-docx"),
    path("citysafety/creation/<int:pk>/report.xlsx", creation.excel, name="creation-xlsx"),
    path("citysafety/creation/<int:pk>/items/<int:item>/score/", creation.score, name="creation-score"),
    path("citysafety/creation/<int:pk>/items/<int:item>/gap/", creation.gap, name="creation-gap"),
    path("citysafety/creation/<int:pk>/standard/", standards.move, name="creation-standard"),
    path("citysafety/standard/", standards.standard, name="standard"),
    path("citysafety/standard/standard.xlsx", standards.excel, name="standard-xlsx"),
    path("citysafety/standard/compare/", standards.lay_beside, name="standard-compare"),
    path("citysafety/standard/adopt/", standards.adopt, name="standard-adopt"),
    path("citysafety/campaigns/<int:pk>/", creation.campaign, name="campaign"),
    path("citysafety/campaigns/<int:pk>/list/", creation.bring_list, name="campaign-list"),
    path("citysafety/briefs/make/", analysis.make, name="brief-make"),
    path("citysafety/briefs/<int:pk>/", analysis.brief, name="brief"),
    path("citysafety/briefs/<int:pk>/document.docx", analysis.word, name="brief-docx"),
]

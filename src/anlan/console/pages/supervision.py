"""Pages of supervision."""

from django.urls import path

from anlan.console.views.supervision import dangers, enterprises, home, norms, risks, works, yearly

urlpatterns = [
    path("supervision/", home.home, name="supervision"),
    path("supervision/yearly/", yearly.page, name="supervision-year"),
    path("supervision/yearly.docx", yearly.document, name="supervision-yearbook"),
    path("dangers/", dangers.dangers, name="dangers"),
    path("dangers/new/", dangers.register, name="danger-new"),
    path("dangers/two-lists.xlsx", dangers.two_lists, name="two-lists"),
    path("dangers/<int:pk>/", dangers.danger, name="danger"),
    path("dangers/<int:pk>/evidence/", dangers.add_evidence, name="danger-evidence"),
    path("enterprises/", enterprises.enterprises, name="enterprise-files"),
    path("enterprises/own/", enterprises.own, name="enterprise-own"),
    path("enterprises/<int:pk>/", enterprises.enterprise, name="enterprise-file"),
    path("enterprises/<int:pk>/save/", enterprises.save, name="enterprise-save"),
    path("enterprises/<int:pk>/duty/", enterprises.duty, name="enterprise-duty"),
    path("risks/", risks.reports, name="risk-reports"),
    path("risks/missing.xlsx", risks.missing_out, name="risk-missing"),
    path("risks/begin/", risks.begin, name="risk-begin"),
    path("risks/four-colours/", risks.four_colours, name="four-colours"),
    path("risks/four-colours.svg", risks.four_colours_svg, name="four-colours-svg"),
    path("risks/<int:pk>/", risks.report, name="risk-report"),
    path("risks/<int:pk>/point/", risks.save_point, name="risk-point-save"),
    path("works/", works.works, name="works"),
    path("works/new/", works.apply, name="work-new"),
    path("works/<int:pk>/", works.work, name="work"),
    path("works/<int:pk>/conditions/", works.confirm, name="work-confirm"),
    path("works/<int:pk>/gas/", works.gas, name="work-gas"),
    path("criteria/", norms.criteria, name="criteria"),
    path("criteria/load/", norms.load, name="criteria-load"),
    path("norms/", norms.norms, name="norms"),
    path("norms/set/", norms.set_norm, name="norm-set"),
]

"""Government affairs: the desk, indicators, the plan as work, papers, meetings, courses, coverage."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from anlan.console.views import cases
from anlan.console.views.affairs import desk, indicators, learning, papers, planning, schemes, yearly

cases.MORE |= {
    "incoming": (("users", _("传阅与签阅"), "paper-incoming"),),
    "outgoing": (("file-description", "Word", "outgoing-docx"), ("users", _("签阅情况"), "paper-outgoing")),
    "notice": (("users", _("签阅情况"), "paper-notice"),),
    "meeting": (("list-check", _("议定事项"), "paper-meeting"), ("file-description", _("纪要"), "minutes-docx")),
    "course": (("school", _("学员与试卷"), "course"),),
}

urlpatterns = [
    path("affairs/", desk.desk, name="affairs"),
    path("affairs/receipts/<int:pk>/", desk.read, name="receipt-read"),
    path("indicators/", indicators.board, name="indicators"),
    path("indicators/board.xlsx", indicators.excel, name="indicators-xlsx"),
    path("indicators/board.docx", indicators.word, name="indicators-docx"),
    path("indicators/evaluation.docx", indicators.evaluation, name="evaluation-docx"),
    path("affairs/schemes/<slug:kind>/", schemes.scheme, name="scheme"),
    path("plan-work/", planning.plan, name="planwork"),
    path("plan-work/read-in/", planning.read_in, name="plan-read-in"),
    path("plan-work/<int:pk>/appraisal/", planning.appraisal, name="appraisal"),
    path("plan-work/<int:pk>/appraisal.xlsx", planning.appraisal_excel, name="appraisal-xlsx"),
    path("affairs/<slug:key>/<int:pk>/circulate/", papers.circulate, name="circulate"),
    *(path(f"affairs/papers/{key}/<int:pk>/", papers.paper, {"key": key}, name=f"paper-{key}") for key in papers.PAPERS),
    *(path(f"affairs/papers/{key}/<int:pk>/files/<int:file>/", papers.paper_file, {"key": key}, name=f"paper-file-{key}") for key in papers.PAPERS),
    path("affairs/outgoing/<int:pk>/document.docx", papers.outgoing, name="outgoing-docx"),
    path("affairs/meeting/<int:pk>/minutes.docx", papers.minutes, name="minutes-docx"),
    path("affairs/meeting/<int:pk>/resolve/", papers.resolve, name="resolve"),
    path("affairs/courses/<int:pk>/", learning.course, name="course"),
    path("affairs/courses/<int:pk>/questions/", learning.questions, name="course-questions"),
    path("affairs/courses/<int:pk>/enrol/", learning.enrol, name="course-enrol"),
    path("affairs/courses/<int:pk>/roll/", learning.roll, name="course-roll"),
    path("affairs/courses/<int:pk>/roll.xlsx", learning.roll_excel, name="course-xlsx"),
    path("affairs/training/", yearly.training, name="training"),
    path("affairs/courses/<int:pk>/exam/", learning.exam, name="course-exam"),
    path("affairs/coverage/", yearly.coverage, name="coverage"),
]

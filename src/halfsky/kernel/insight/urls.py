from django.urls import path

from halfsky.kernel.insight.views import (
    boards,
    bulletins,
    comparing,
    composing,
    datasets,
    figures,
    flows,
    papers,
    publications,
    reports,
    rows,
    walls,
)

app_name = "insight"
urlpatterns = [
    path("", figures.here, name="here"),
    path("board/", figures.here, {"page": "insight:board"}, name="boards"),
    path("reports/", reports.register_of_reports, name="reports"),
    path("reports/kinds/", composing.kinds, name="report_kinds"),
    path("reports/kinds/new/", composing.compose_here, name="compose_here"),
    path("reports/kinds/new/<int:pk>/", composing.compose, name="compose"),
    path("reports/kinds/<int:report_kind>/end/", composing.end, name="end_report_kind"),
    path("reports/<int:report>/", reports.report, name="report"),
    path("reports/<int:report>/do/<slug:verb>/", reports.move, name="report_move"),
    path("reports/<int:report>/<int:version>/<str:slug>/", reports.frozen, name="report_rows"),
    path("papers/", papers.register, name="papers"),
    path("papers/new/", papers.new, name="new_paper"),
    path("papers/<int:paper>/", papers.paper, name="paper"),
    path("papers/<int:paper>/do/<slug:verb>/", papers.move, name="paper_move"),
    path("publications/", publications.publications, name="publications"),
    path("publications/new/", publications.prepare, name="prepare"),
    path("publications/<int:publication>/", publications.publication, name="publication"),
    path("publications/<int:publication>/publish/", publications.publish, name="publish"),
    path("publications/<int:publication>/discard/", publications.discard, name="discard"),
    path("publications/<int:publication>/withdraw/", publications.withdraw, name="withdraw_table"),
    path("<int:pk>/", figures.overview, name="overview"),
    path("<int:pk>/board/", boards.board, name="board"),
    path("<int:pk>/beside/", comparing.beside, name="beside"),
    path("<int:pk>/wall/", walls.wall, name="wall"),
    path("<int:pk>/bulletin/", bulletins.bulletin, name="bulletin"),
    path("<int:pk>/data/", datasets.dataset, name="dataset"),
    path("<int:pk>/flow/<str:trade>/", flows.flow, name="flow"),
    path("<int:pk>/<str:slug>/", rows.rows, name="rows"),
]

public_urlpatterns = [
    path("", publications.tables, name="tables"),
    path("<slug:token>/", publications.table, name="table"),
]

from django.urls import path

from halfsky.kernel.insight.views import boards, bulletins, datasets, figures, rows

app_name = "insight"
urlpatterns = [
    path("", figures.here, name="here"),
    path("board/", figures.here, {"page": "insight:board"}, name="boards"),
    path("<int:pk>/", figures.overview, name="overview"),
    path("<int:pk>/board/", boards.board, name="board"),
    path("<int:pk>/bulletin/", bulletins.bulletin, name="bulletin"),
    path("<int:pk>/data/", datasets.dataset, name="dataset"),
    path("<int:pk>/<str:slug>/", rows.rows, name="rows"),
]

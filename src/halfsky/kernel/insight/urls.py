from django.urls import path

from halfsky.kernel.insight.views import bulletins, figures, rows

app_name = "insight"
urlpatterns = [
    path("", figures.here, name="here"),
    path("<int:pk>/", figures.overview, name="overview"),
    path("<int:pk>/bulletin/", bulletins.bulletin, name="bulletin"),
    path("<int:pk>/<str:slug>/", rows.rows, name="rows"),
]

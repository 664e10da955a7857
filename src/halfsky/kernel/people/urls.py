"""The pages of people."""

from django.urls import path

from halfsky.kernel.people.views import household, likeness, listing, merging, person, posts, verbs

app_name = "people"
urlpatterns = [
    path("", listing.people, name="people"),
    path("form/", listing.form, name="form"),
    path("new/", listing.new, name="new"),
    path("alike/", likeness.likenesses, name="likenesses"),
    path("number/", listing.number_says, name="number"),
    path("posts/", posts.posts, name="posts"),
    path("posts/form/", posts.form, name="post_form"),
    path("household/<int:pk>/", household.household, name="household"),
    path("household/<int:pk>/head/<int:person>/", household.head, name="head"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/rights/", person.rights, name="rights"),
    path("<int:pk>/history/", person.history, name="history"),
    path("<int:pk>/show/<slug:field>/", person.reveal, name="reveal"),
    path("<int:pk>/kept/", merging.kept, name="kept"),
    path("<int:pk>/ask/", merging.ask, name="ask"),
    path("<int:pk>/merge/", merging.merge, name="merge"),
    path("<int:pk>/merge/<int:other>/", likeness.side_by_side, name="side_by_side"),
    path("<int:pk>/apart/<int:other>/", likeness.apart, name="apart"),
    path("<int:pk>/apart/<int:other>/again/", likeness.ask_again, name="ask_again"),
    path("<int:pk>/do/<slug:name>/", verbs.verb, name="verb"),
    path("<int:pk>/do/<slug:name>/<int:row>/", verbs.row_verb, name="row"),
]

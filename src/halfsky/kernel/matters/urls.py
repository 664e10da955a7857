"""Addresses of matters. A record is known by its number, a referral by its key: neither says anything about a person."""

from django.urls import path

from halfsky.kernel.matters.views import access, bundles, letters, matters, papers, referrals

app_name = "matters"

urlpatterns = [
    path("", matters.register_of_matters, name="register"),
    path("new/", matters.choose, name="choose"),
    path("new/<slug:kind>/", matters.new, name="new"),
    path("letters/", letters.register_of_letters, name="letters"),
    path("referrals/", referrals.register_of_referrals, name="referrals"),
    path("referrals/answered/", referrals.answered, name="answered"),
    path("referrals/<int:referral>/", referrals.referral, name="referral"),
    path("referrals/<int:referral>/<slug:verb>/", referrals.move, name="referral_move"),
    path("hand-over/<int:user>/", access.hand_over, name="hand_over"),
    path("<str:number>/", matters.matter, name="matter"),
    path("<str:number>/earlier/", matters.earlier, name="earlier"),
    path("<str:number>/do/<slug:verb>/", matters.move, name="move"),
    path("<str:number>/receipt/", letters.correct_receipt, name="correct_receipt"),
    path("<str:number>/readers/", access.readers, name="readers"),
    path("<str:number>/readers/name/", access.name_reader, name="name_reader"),
    path("<str:number>/readers/<int:user>/end/", access.end_reader, name="end_reader"),
    path("<str:number>/glass/", access.break_glass, name="glass"),
    path("<str:number>/parties/<int:party>/contact/", access.contact, name="contact"),
    path("<str:number>/referrals/<int:referral>/<slug:verb>/", referrals.of_referral, name="of_referral"),
    path("<str:number>/assisting/<int:assignment>/recall/", referrals.recall_assisting, name="recall_assisting"),
    path("<str:number>/assisting/<int:assignment>/<slug:verb>/", referrals.assisting, name="assisting"),
    path("<str:number>/intake/", papers.intake, name="intake"),
    path("<str:number>/slip/<int:assignment>/", papers.slip, name="slip"),
    path("<str:number>/bundle/", bundles.new, name="bundle"),
    path("<str:number>/code/", papers.code, name="code"),
    path("<str:number>/link/", papers.link, name="link"),
]

# The one page that needs no account: whoever holds a one-time link rates her matter.
public_urlpatterns = [path("rate/<str:token>/", papers.rate, name="rate")]

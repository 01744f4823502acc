from django.urls import path

from comments import views
from comments.mail import views as mail_views

urlpatterns = [
    path("articles/<int:pk>/comments/", views.add, name="comment_add"),
    path("comments/challenge/", views.challenge, name="comment_challenge"),
    path("comments/received/", views.received, name="comment_received"),
    path("comments/reported/", views.reported, name="comment_reported"),
    path("comments/receipt/<str:token>/", views.receipt, name="comment_receipt"),
    path("comments/receipt/<str:token>/correct/", views.correct, name="comment_correct"),
    path("comments/receipt/<str:token>/withdraw/", views.withdraw, name="comment_withdraw"),
    path("comments/receipt/<str:token>/mail/", views.ask_for_mail, name="comment_ask_for_mail"),
    path("comments/mail/confirm/<str:token>/", mail_views.confirm, name="comment_mail_confirm"),
    path("comments/mail/stop/<str:token>/", mail_views.stop, name="comment_mail_stop"),
    path("comments/<str:key>/replies/", views.replies, name="comment_replies"),
    path("comments/<str:key>/report/", views.report, name="comment_report"),
    path("comments/<str:key>/", views.permalink, name="comment"),
]

from django.urls import path

from comments import views

urlpatterns = [
    path("articles/<int:pk>/comments/", views.add, name="comment_add"),
    path("comments/received/", views.received, name="comment_received"),
    path("comments/receipt/<str:token>/", views.receipt, name="comment_receipt"),
    path("comments/<str:key>/", views.permalink, name="comment"),
]

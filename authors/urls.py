from django.urls import path

from authors import views

urlpatterns = [
    path("authors/", views.index, name="authors"),
    path("authors/<str:slug>/", views.author, name="author"),
]

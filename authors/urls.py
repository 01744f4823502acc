from django.urls import path

from authors import views
from newsroom import converters  # noqa: F401 registers «anyslug»

urlpatterns = [
    path("authors/", views.index, name="authors"),
    path("authors/<anyslug:slug>/", views.author, name="author"),
]

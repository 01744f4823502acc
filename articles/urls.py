from django.urls import path

from articles.reader import feeds, sitemaps, views
from newsroom import converters  # noqa: F401 registers «anyslug»

urlpatterns = [
    path("", views.home, name="home"),
    path("sections/<anyslug:slug>/", views.section, name="section"),
    path("tags/<anyslug:slug>/", views.tag, name="tag"),
    path("articles/<int:pk>/<anyslug:slug>/", views.article, name="article"),
    path("articles/<int:pk>/", views.article, {"slug": ""}),
    path("s/<int:pk>/", views.short, name="short"),
    path("search/", views.search, name="search"),
    path("archive/<int:year>/<int:month>/", views.archive, name="archive"),
    path("pages/<anyslug:slug>/", views.static_page, name="page"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("news-sitemap.xml", sitemaps.news_sitemap, name="news_sitemap"),
]
for ending, generator in feeds.FORMATS.items():
    tail, name = (f"feed{ending}", f"feed{ending}") if ending else ("feed/", "feed")
    urlpatterns += [
        path(tail, feeds.feed(feeds.ArticleFeed, generator), name=name),
        path(f"sections/<anyslug:slug>/{tail}", feeds.feed(feeds.SectionFeed, generator), name=f"section_{name}"),
        path(f"tags/<anyslug:slug>/{tail}", feeds.feed(feeds.TagFeed, generator), name=f"tag_{name}"),
        path(f"authors/<anyslug:slug>/{tail}", feeds.feed(feeds.AuthorFeed, generator), name=f"author_{name}"),
    ]

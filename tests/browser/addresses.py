"""The pages to check: every kind of reader page and of admin page."""

from urllib.parse import quote

ARTICLE = "/articles/1/-/"


def reader_pages():
    """Return {name: address}."""
    return {
        "home": "/",
        "article": ARTICLE,
        "article-table": "/articles/8/-/",
        "article-code": "/articles/19/-/",
        "article-embed": "/articles/24/-/",
        "article-reply": "/articles/11/-/",
        "section": f"/sections/{quote('الذكاء-الاصطناعي')}/",
        "tag": f"/tags/{quote('العربية')}/",
        "authors": "/authors/",
        "author": f"/authors/{quote('إبراهيم-شعبان')}/",
        "author-2": f"/authors/{quote('إبراهيم-شعبان')}/?page=2",
        "search": f"/search/?q={quote('رقائق')}",
        "search-none": f"/search/?q={quote('زعفران')}",
        "search-empty": "/search/",
        "archive": "/archive/2025/9/",
        "page": f"/pages/{quote('دليل-الأسلوب')}/",
        "lost": "/nothing/here/",
    }


def desk_pages():
    return {
        "desk": "/admin/",
        "desk-articles": "/admin/articles/article/",
        "desk-article": "/admin/articles/article/1/change/",
        "desk-history": "/admin/articles/article/1/history/",
        "desk-comments": "/admin/comments/comment/",
        "desk-comment": "/admin/comments/comment/1/change/",
        "desk-approved": "/admin/comments/comment/?show=approved",
        "desk-activity": "/admin/comments/comment/activity/",
        "desk-agreement": "/admin/comments/comment/agreement/",
        "desk-words": "/admin/comments/word/",
        "desk-rules": "/admin/comments/houserules/1/change/",
        "desk-pictures": "/admin/articles/image/",
    }

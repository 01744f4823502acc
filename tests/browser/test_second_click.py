"""A comment whose response is lost is sent again, and leads to the same private link."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STORY = (
    "from articles.models import Article; print(Article.objects.published().newest_first().first().get_absolute_url())"
)
COUNT = "from comments.models import Comment; print(Comment.objects.filter(email='twice@example.com').count())"


def test_sending_again_leads_to_the_private_page(server, new_page):
    page, sent = new_page(), []
    page.goto(server.url + server.python(STORY))

    def first_is_lost(route):
        """Let the server take the first request, but lose the response."""
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/comments/", first_is_lost)
    page.fill("#id_body", "كُتب مرة وأُرسل مرتين")
    page.fill("#id_name", "ريم")
    page.fill("#id_email", "twice@example.com")
    page.locator("#respond button.btn").click(no_wait_after=True)
    page.wait_for_timeout(1500)
    page.go_back()
    page.locator("#respond button.btn").click()
    page.wait_for_url("**/comments/receipt/**")
    assert (len(sent), server.python(COUNT)) == (2, "1")
    assert "شكرًا لك: تعليقك ينتظر الموافقة" in page.content()

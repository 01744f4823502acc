"""A reader clicks twice on a slow line: the private link of the comment is not lost."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STORY = "from articles.models import Article; print(Article.objects.published().newest().first().get_absolute_url())"
COUNT = "from comments.models import Comment; print(Comment.objects.filter(email='{}@example.com').count())"
CLICK = "document.querySelector('#respond button.btn').click()"  # Playwright's own click waits for the first answer


@pytest.mark.parametrize("answer", ["lost", "slow"])
def test_the_second_click_lands_on_the_private_page(server, new_page, answer):
    page, sent = new_page(), []
    page.goto(server.url + server.python(STORY))

    def first_is_lost(route):
        """The server takes the first one, and the browser never hears of it."""
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        if answer == "lost":
            route.abort()

    page.route("**/comments/", first_is_lost)
    page.fill("#id_body", "كُتب مرة وأُرسل مرتين")
    page.fill("#id_name", "ريم")
    page.fill("#id_email", f"{answer}@example.com")
    page.evaluate(CLICK)
    page.wait_for_timeout(1500)
    if answer == "lost":
        page.go_back()
    page.evaluate(CLICK)
    page.wait_for_url("**/comments/receipt/**")
    assert (len(sent), server.python(COUNT.format(answer))) == (2, "1")
    assert "شكرًا لك: تعليقك ينتظر الموافقة" in page.content()

"""HTTPS and the content security policy."""


def test_plain_http_is_redirected_to_https_unless_the_proxy_says_it_was_https(client, settings, article):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    answer = client.get("/authors/?page=1")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/authors/?page=1")
    assert client.get("/", headers={"x-forwarded-proto": "https"}).status_code == 200


def test_every_page_has_a_content_security_policy(client, article):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy

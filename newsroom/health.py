"""Answer /healthz and /readyz before any other middleware.

A health check comes over plain HTTP and by any host name (a load balancer sends an IP address), so neither
ALLOWED_HOSTS nor the redirect to https applies to it.
"""

from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return plain_response("ok")
        if request.path == "/readyz":
            return self.readiness()
        return self.get_response(request)

    def readiness(self) -> HttpResponse:
        """Return 200 while the database answers and holds every table, else 503 with the reason."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self.migrated = self.migrated or not pending_migrations()
        except Exception as error:
            return plain_response(f"database: {type(error).__name__}", 503)
        return plain_response("ready") if self.migrated else plain_response("database: migrations are pending", 503)


def pending_migrations() -> list:
    """Return the migrations that the default database lacks."""
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def plain_response(text: str, status: int = 200) -> HttpResponse:
    """Return a plain-text response that is never cached."""
    return HttpResponse(text, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})

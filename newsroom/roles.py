"""The four roles, as groups; each app's migration grants them what it owns."""

from typing import Any

WRITER, EDITOR, MODERATOR, CHIEF = "كاتب", "محرر", "مشرف تعليقات", "مدير"


def grant(apps: Any, app_label: str, permissions: dict[str, list[str]]) -> None:
    """Grant permissions to groups in a migration: {role: ["change_article", …]} within one app.

    On a fresh database no permission exists yet at that point (Django makes them after all migrations), so they are
    made here, under the same codenames.
    """
    group, permission, kind = (
        apps.get_model(name) for name in ("auth.Group", "auth.Permission", "contenttypes.ContentType")
    )
    for role, codenames in permissions.items():
        role_group, _ = group.objects.get_or_create(name=role)
        for codename in codenames:
            model = codename.split("_", 1)[1] if "." not in codename else codename.split(".")[0]
            name = codename.split(".")[-1]
            content_type, _ = kind.objects.get_or_create(app_label=app_label, model=model)
            found, _ = permission.objects.get_or_create(
                content_type=content_type, codename=name, defaults={"name": f"Can {name.replace('_', ' ')}"}
            )
            role_group.permissions.add(found)

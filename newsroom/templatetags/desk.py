"""Words of the desk's pages."""

from django import template
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import ngettext

from newsroom import arabic

register = template.Library()


@register.simple_tag
def counted(changelist: ChangeList) -> str:
    """Say how many rows a list has, in the plural form that Arabic wants: the ModelAdmin's `counted`, else «rows»."""
    number = changelist.result_count
    forms = getattr(changelist.model_admin, "counted", None)
    text = forms(number) if forms else ngettext("%(n)s row", "%(n)s rows", number)
    return text % {"n": arabic.grouped(number)}

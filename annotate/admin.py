"""The administrator's corner: accounts of instructors. Teaching happens on the site itself."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from annotate.models import User

if TYPE_CHECKING:
    BaseAdmin = UserAdmin[User]
else:
    BaseAdmin = UserAdmin


@admin.register(User)
class AccountAdmin(BaseAdmin):
    list_display = ("username", "display_name", "is_instructor", "is_staff", "is_active")
    list_filter = ("is_instructor", "is_staff", "is_active")
    search_fields = ("username", "display_name")
    ordering = ("username",)
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name")}),
        (_("Permissions"), {"fields": ("is_active", "is_instructor", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "is_instructor", "password1", "password2")}),
    )
    filter_horizontal = ()

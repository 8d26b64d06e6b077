"""The browser windows that tests look through."""

from typing import Any, Literal, Protocol

from playwright.sync_api import Page

type Device = Literal["laptop", "phone", "no script"]

DEVICES: dict[Device, dict[str, Any]] = {
    "laptop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 3,
        "has_touch": True,
        "is_mobile": True,
    },
    "no script": {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False},
}


class NewPage(Protocol):
    """Open a page in a browser context of its own: another person, or another device."""

    def __call__(self, device: Device = "laptop", **options: Any) -> Page: ...

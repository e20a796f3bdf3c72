"""The workspace folder, its settings, and reading files at the border."""

from ostap.settings.reading import parse_as, read_json, read_yaml
from ostap.settings.workspace import AsOfSetting, FilesSettings, Settings, Workspace

__all__ = [
    "AsOfSetting",
    "FilesSettings",
    "Settings",
    "Workspace",
    "parse_as",
    "read_json",
    "read_yaml",
]

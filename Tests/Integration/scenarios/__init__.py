"""Importing a file of this folder registers its scenarios."""

from . import (  # noqa: F401
    commandline, commands, crashes, deployment, fallbacks, floods, gradio, groups, judges, links, management, openai,
    relay, sandbox, soak, storage, understanding)

"""Importing a file of this folder registers its scenarios."""

from . import (  # noqa: F401
    commandline, commands, deployment, gradio, groups, links, management, openai, sandbox, understanding)

"""Importing a file of this folder registers its scenarios."""

from . import commandline, commands, deployment, gradio, groups, links, management, openai, sandbox  # noqa: F401

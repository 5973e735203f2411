"""Importing a file of this folder registers its scenarios."""

from . import commandline, commands, deployment, gradio, groups, links, openai, sandbox, soak  # noqa: F401

"""Importing a file of this folder registers its scenarios."""

from . import commandline, commands, deployment, gradio, groups, judges, links, openai, relay, sandbox  # noqa: F401

"""Importing a file of this folder registers its scenarios."""

from . import commandline, commands, crashes, deployment, gradio, groups, links, openai, sandbox, storage  # noqa: F401

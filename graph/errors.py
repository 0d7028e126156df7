"""Every error that the product raises on purpose. The command line turns each into its exit code."""

from __future__ import annotations


class XuarRiskError(Exception):
    """Something a person can act on: the message says what was wrong, what was expected, what to do."""

    exit_code = 1


class UserMistake(XuarRiskError):
    """The input or the question cannot be used as it is (exit code 1)."""


class EngineUnreachable(XuarRiskError):
    """The graph database does not answer, or refuses who asks (exit code 3)."""

    exit_code = 3

"""What the driver's errors mean to the person at the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from graph.driver import exceptions
from graph.errors import EngineUnreachable, UserMistake, XuarRiskError

# How the engines say that one statement would take too much of the memory.
_OF_MEMORY = ("heap space", "heap budget", "queryMaxHeapElementsAllowedPerOp", "queryMaxRangeSize")


@dataclass(frozen=True)
class Whereabouts:
    """What a message has to name: the engine's address, database and log, the user, and the time limit in seconds."""

    engine: str
    uri: str
    database: str
    user: str
    limit_seconds: float
    log: str = ""


def explain(error: Exception, at: Whereabouts) -> XuarRiskError:
    """The error for people that stands for one of the driver's."""
    if isinstance(error, exceptions.Neo4jError):
        return _refused(error, at)
    if isinstance(error, exceptions.IncompleteCommit):
        return EngineUnreachable(
            f"The connection broke to {at.uri} while it was writing, so the last batch may or may not be in. "
            "Run the same command again: what is in already is not written twice."
        )
    if isinstance(error, exceptions.ConfigurationError | ValueError):
        return EngineUnreachable(
            f"NEO4J_URI is {at.uri!r}: {error}. Expected an address such as bolt://localhost:7687 or neo4j+s://HOST."
        )
    return _silent(at, error)


def may_succeed_again(error: Exception, *, embedded: bool) -> bool:
    """Whether the same transaction may go through when it is tried once more.

    The embedded engine reports two concurrent writers of one key as a constraint violation.
    """
    if isinstance(error, exceptions.IncompleteCommit):
        return False
    if isinstance(error, exceptions.ConstraintError):
        return embedded
    return isinstance(error, exceptions.Neo4jError | exceptions.DriverError) and error.is_retryable()


def _refused(error: exceptions.Neo4jError, at: Whereabouts) -> XuarRiskError:
    code, said = error.code or "", error.message or str(error)
    if isinstance(error, exceptions.AuthError):
        advice = "" if at.engine == "embedded" else " Check NEO4J_USER and NEO4J_PASSWORD."
        return EngineUnreachable(
            f"{_name(at)} refuses user {at.user!r}: wrong name or password.{advice} It said: {said}"
        )
    if code.endswith("DatabaseNotFound"):
        return EngineUnreachable(f"{_name(at)} has no database {at.database!r}. Check NEO4J_DATABASE.")
    if "TimedOut" in code or code.endswith("Transaction.Terminated"):
        return UserMistake(
            f"The statement was ended at the time limit of {at.limit_seconds:g} s. Ask for less (a LIMIT, a narrower "
            "MATCH), or raise XUAR_RISK_QUERY_TIMEOUT_SECONDS."
        )
    if "OutOfMemory" in code or any(words in said for words in _OF_MEMORY):
        return UserMistake(
            f"The statement needs more memory than the database gives it, so it was ended. Ask for less at once. "
            f"The database said: {said}"
        )
    if isinstance(error, exceptions.ConstraintError):
        return UserMistake(f"The database refuses what breaks its constraints: {said}")
    if isinstance(error, exceptions.Forbidden) or code.endswith(("AccessMode", "Security.Forbidden")):
        return UserMistake(f"Only reading is allowed here, and the statement does more: {said}")
    if isinstance(error, exceptions.ClientError):
        return UserMistake(f"The database cannot run this statement: {said}")
    if isinstance(error, exceptions.DatabaseError):
        return UserMistake(f"The database failed on this statement: {said}.{_log(at)}")
    return EngineUnreachable(f"{_name(at)} keeps failing: {said} ({code}).{_log(at)}")


def _silent(at: Whereabouts, error: Exception) -> EngineUnreachable:
    if at.engine == "embedded":
        return EngineUnreachable(
            f"The embedded engine at {at.uri} no longer answers: it was stopped or killed. "
            f"Run the command again, which starts it anew; what was committed is there.{_log(at)}"
        )
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return EngineUnreachable(
        f"No Neo4j answers at {at.uri}: {first}. Check that it runs and that NEO4J_URI names its Bolt address; "
        "unset NEO4J_URI to use the embedded engine."
    )


def _name(at: Whereabouts) -> str:
    return f"The embedded engine at {at.uri}" if at.engine == "embedded" else f"Neo4j at {at.uri}"


def _log(at: Whereabouts) -> str:
    return f" Its log: {at.log}" if at.log else ""

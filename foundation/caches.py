"""Redis as a cache that may be away: what it would have known is not known, and what must be counted is counted."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
# Seconds that one command may take, and for which nobody asks again when it failed.
PATIENCE, PAUSE = 0.5, 5.0
# So often at most it is written to the log that Redis is away.
LOGGED_EACH = 60.0


@dataclass
class Breaker:
    """Whether a server answers, for all threads of a process: after a failure one of them asks, every five seconds."""

    away: bool = False
    asked_at: float = 0.0
    logged_at: float = -LOGGED_EACH
    lock: Lock = field(default_factory=Lock)

    def may_ask(self) -> bool:
        """Says whether this thread may ask the server."""
        with self.lock:
            if self.away and monotonic() - self.asked_at < PAUSE:
                return False
            self.asked_at = monotonic()
            return True

    def failed(self, error: Exception) -> None:
        """Notes that it gave no answer, and writes so to the log once in a while."""
        with self.lock:
            self.away, self.asked_at = True, monotonic()
            if is_time := monotonic() - self.logged_at >= LOGGED_EACH:
                self.logged_at = monotonic()
        if is_time:
            logger.warning("Redis does not answer (%s): the site goes on without it.", type(error).__name__)

    def answered(self) -> None:
        """Notes that it gave one."""
        if self.away:
            self.away, self.logged_at = False, -LOGGED_EACH
            logger.warning("Redis answers again.")


# By server.
BREAKERS: defaultdict[str, Breaker] = defaultdict(Breaker)


class GuardedRedisCache(RedisCache):
    """Django's, for a server that may be away: nothing is found then and nothing kept, and nobody waits for it twice.

    Keys that begin with one of OPTIONS' `counters` go on in the cache named `counted_in`.
    """

    def __init__(self, server: str | list[str], params: Mapping[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self.counted_in: str = options.pop("counted_in")
        self.counters: tuple[str, ...] = options.pop("counters")
        # The library's own tries take many seconds.
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": patience | options})
        self.breaker = BREAKERS[str(server)]

    def _asked(self, command: str, missing: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer of Redis, or `missing`: a value, or what gives it."""
        if self.breaker.may_ask():
            try:
                answer = getattr(super(), command)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self.breaker.failed(error)
            else:
                self.breaker.answered()
                return answer
        return missing() if callable(missing) else missing

    def _counted(self, command: str, missing: Any, key: str, *args: Any, **kwargs: Any) -> Any:
        """The same for a key that may be a counter's: the database answers in the place of Redis."""
        if not key.startswith(self.counters):
            return self._asked(command, missing, key, *args, **kwargs)
        instead: BaseCache = caches[self.counted_in]
        return self._asked(command, lambda: getattr(instead, command)(key, *args, **kwargs), key, *args, **kwargs)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        """Returns True where Redis is away: nobody else has it there."""
        return self._counted("add", True, key, value, timeout=timeout, version=version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Returns `default` where Redis is away."""
        return self._counted("get", lambda: default, key, default, version=version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keeps nothing where Redis is away."""
        self._counted("set", None, key, value, timeout=timeout, version=version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        """Returns False where Redis is away."""
        return self._counted("touch", False, key, timeout=timeout, version=version)

    def delete(self, key: str, version: int | None = None) -> Any:
        """Returns False where Redis is away."""
        return self._counted("delete", False, key, version=version)

    def has_key(self, key: str, version: int | None = None) -> Any:
        """Returns False where Redis is away."""
        return self._counted("has_key", False, key, version=version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        """Raises ValueError where Redis is away, as for a key that is not there."""
        answer = self._counted("incr", None, key, delta=delta, version=version)
        if answer is None:
            raise ValueError(f"Key {key!r} not found")
        return answer

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        """Returns nothing where Redis is away."""
        return self._asked("get_many", dict, keys, version=version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        """Keeps nothing where Redis is away."""
        return self._asked("set_many", list, data, timeout=timeout, version=version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Does nothing where Redis is away."""
        self._asked("delete_many", None, keys, version=version)

    def clear(self) -> Any:
        """Returns False where Redis is away."""
        return self._asked("clear", False)


def digest(key: str, key_prefix: str, version: int) -> str:
    """Returns the key as a table may keep it: who reads it does not learn whose tries are counted."""
    return sha256(f"{key_prefix}:{version}:{key}".encode()).hexdigest()

"""Two Redis servers: one may forget (cache, sets), one may not (sessions, switches, what processes tell each other)."""

from settings.databases import POSITION_COOKIE
from settings.env import env

_client = {
    "CLIENT_CLASS": "django_redis.client.DefaultClient",
    "SOCKET_CONNECT_TIMEOUT": 0.5,  # seconds; a dead Redis must cost a page less than its budget
    "SOCKET_TIMEOUT": 1.0,
    # A rush waits for a connection. The plain pool refuses the 101st at once, which reads as a Redis that is down.
    "CONNECTION_POOL_CLASS": "redis.BlockingConnectionPool",
    "CONNECTION_POOL_KWARGS": {"max_connections": 100, "timeout": 1.0},
}

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": env.str("CACHE_URL"),
        "KEY_PREFIX": "runway",
        "TIMEOUT": 3600,
        "OPTIONS": {**_client, "CLIENT_CLASS": "caching.client.ForgetfulClient", "IGNORE_EXCEPTIONS": True},
    },
    "state": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": env.str("STATE_URL"),
        "KEY_PREFIX": "runway",
        "TIMEOUT": None,
        "OPTIONS": {**_client},
    },
    # The same server, and without it the database has every session: a visitor stays signed in.
    "sessions": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": env.str("STATE_URL"),
        "KEY_PREFIX": "runway",
        "TIMEOUT": None,
        "OPTIONS": {**_client, "IGNORE_EXCEPTIONS": True},
    },
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

# The cold tables. One that is written about once a second (likes, comments, counters, sessions, members, who leave the
# time of each sign-in in their row) would make every query on it a miss.
CACHALOT_ONLY_CACHABLE_APPS = ("catalogue", "contenttypes")
CACHALOT_ONLY_CACHABLE_TABLES = ("looks_look", "looks_photo", "looks_producttag")
CACHALOT_DATABASES = ("default", "replica")
CACHALOT_ADDITIONAL_SUPPORTED_DATABASES = {"dbrouters.backends.postgresql"}
CACHALOT_FINAL_SQL_CHECK = True
CACHALOT_TIMEOUT = 3600

CACHING = {
    "CACHE": "default",
    "STATE": "state",
    "TAIL_URL": env.str("WAL_TAIL_URL", default=""),
    "TRIGGERS": "denorm.graph.changes",
    # What the pages of one look, product or member show (caching.pages.shows), and the session's user.
    "ROWS": {
        "catalogue_product": {"by": ["id"]},
        "catalogue_productpicture": {"by": ["product_id"]},
        "catalogue_productvariant": {"by": ["product_id"]},
        "conversations_comment": {"by": ["look_id"]},
        "conversations_commentstats": {"by": ["comment_id"]},
        "looks_look": {"by": ["id", "author_id", "published"]},
        "looks_lookstats": {"by": ["look_id"], "but": ["views"]},
        "looks_producttag": {"by": ["product_id"]},
        "people_personstats": {"by": ["person_id"]},
        "people_user": {"by": ["id"], "but": ["last_login"]},
        "staff_announcement": {"by": ["id"]},
    },
    "OBSERVER": "community.staff.access.may_observe",
    "TOUCH": "denorm.touch",
    # nginx keeps shared pages for a second, and finds a purge's mark on the disk that it shares with us.
    "PROXY_HEADER": "X-Microcache",
    "PROXY_MARKS": env.str("PURGED_ROOT", default=""),
    "PROXY_LOG": env.str("PROXY_LOG", default=""),
    # Who has just written reads what they wrote, signed out or not.
    "VISITOR_COOKIES": (POSITION_COOKIE,),
}

DENORM = {
    "SETS": "default",
    "BUFFERS": "state",
    "CACHED": "caching.tables.cachable",
}

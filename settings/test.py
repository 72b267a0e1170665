"""The suite: the servers of the test stack, addressed directly, since a database can't be dropped through PgBouncer."""

from settings.base import *  # noqa: F403
from settings.base import CACHES, CACHING, DATABASES, DBROUTERS, INSTALLED_APPS
from settings.databases import node
from settings.env import env

DATABASES["default"].update(node("MIGRATION_DATABASE_URL", env.str("MIGRATION_DATABASE_URL")))
DATABASES["replica"]["NODES"] = {
    # No database name: Django renames the alias to the test database, and the node follows.
    f"replica{number}": {
        key: value for key, value in node("REPLICA_DIRECT_URLS", url).items() if key != "NAME"
    }
    for number, url in enumerate(env.list("REPLICA_DIRECT_URLS"), start=1)
}
INSTALLED_APPS = [
    *INSTALLED_APPS,
    "tests.integration.denorm.club",
    "tests.integration.denorm.shop",
]
for _cache in CACHES.values():
    _cache["KEY_PREFIX"] = "pytest"

CACHING = {**CACHING, "TAIL_URL": None}  # no tail follows the test database; a test that wants one starts it
DBROUTERS = {**DBROUTERS, "STATE_PREFIX": "pytest-dbrouters"}  # a drain of the tests isn't the site's

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHING = {**CACHING, "PROXY_MARKS": "", "PROXY_LOG": ""}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

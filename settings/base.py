"""Settings of every environment: what the site is made of, in the order a request meets it."""

from settings.caches import *  # noqa: F403
from settings.databases import *  # noqa: F403
from settings.env import BASE_DIR, env
from settings.logging import *  # noqa: F403
from settings.security import *  # noqa: F403

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = "Runway"

INSTALLED_APPS = [
    "dbrouters",
    "caching",
    "denorm",
    "queryreport",
    "community.pictures",
    "community.people",
    "community.catalogue",
    "community.looks",
    "community.conversations",
    "community.saved",
    "community.activity",
    "community.writing",
    "community.forum",
    "community.blog",
    "community.discovery",
    "community.staff",
    "community.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cachalot",
    "csp",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "settings.request_log.RequestLogMiddleware",
    "queryreport.middleware.QueryReportMiddleware",
    "caching.middleware.CacheMetersMiddleware",
    # Outside of sessions: the session saved at the end of a request is a write that the token must cover.
    "dbrouters.middleware.CausalReadsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "caching.users.RememberedUserMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "community.staff.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.people.middleware.SignInMiddleware",
    "community.staff.middleware.SwitchesMiddleware",
]

ROOT_URLCONF = "settings.urls"
WSGI_APPLICATION = "settings.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "community" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.discovery.context_processors.site",
                "community.staff.context_processors.announcement",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    # First: it ends a sign-in with the demo password on a site that others can reach.
    "community.demo.guard.DemoPasswordGuard",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "community.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "community.people.forms.SignInForm",
    "signup": "community.people.forms.SignUpForm",
    "reset_password": "community.people.forms.ForgottenPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_RATE_LIMITS = {
    # A mobile network puts thousands of shoppers behind one address, and on a launch day they come at once.
    "login": "300/m/ip",
    "signup": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # nginx, which says whom it serves
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address that isn't verified opens no account here: the password does
GRAVATAR_URL = env.str("GRAVATAR_URL", default="")  # empty: nobody is asked
# Staff set up a second factor before they see anything behind the scenes. A local demo's logins go without.
STAFF_MFA = env.bool("STAFF_MFA", default=SITE_URL.startswith("https://"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
if EMAIL_CONFIG["EMAIL_FILE_PATH"]:  # filemail:///an/absolute/path, read without its first slash
    EMAIL_CONFIG["EMAIL_FILE_PATH"] = "/" + EMAIL_CONFIG["EMAIL_FILE_PATH"]
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Runway <hello@localhost>")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "community" / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".stack" / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".stack" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

QUERYREPORT = {
    "CACHE": "state",
    "OBSERVER": "community.staff.access.may_observe",
    "PGBOUNCER_ADMIN_URL": env.str("PGBOUNCER_ADMIN_URL", default=""),
}

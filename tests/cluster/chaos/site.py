"""Settings of the site under test: production's, with the pages of `views` beside the others."""

from settings.production import *  # noqa: F403
from settings.production import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.cluster.chaos"]
ROOT_URLCONF = "tests.cluster.chaos.views"

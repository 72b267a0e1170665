"""`python -m loadtests`: makes the process cooperative before anything is imported that holds a lock, then obeys."""

import sys

from gevent import monkey

monkey.patch_all()

from loadtests.command import main  # noqa: E402

sys.exit(main())

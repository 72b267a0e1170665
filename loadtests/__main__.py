"""`python -m loadtests`: makes the process cooperative before anything is imported that holds a lock, then obeys."""

import sys

from gevent import hub, monkey

monkey.patch_all()
hub.Hub.NOT_ERROR = (*hub.Hub.NOT_ERROR, KeyboardInterrupt)  # the hub would print a traceback of Ctrl-C

from loadtests.command import main  # noqa: E402

sys.exit(main())

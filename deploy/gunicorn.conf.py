"""How gunicorn serves the site: a few processes, many greenlets each."""
# ruff: noqa: E402, N999
# First of all: a socket, lock or thread made before the patch blocks every greenlet of its worker.

from gevent import monkey

monkey.patch_all()

from settings.env import env

bind = env.str("GUNICORN_BIND", default="127.0.0.1:8001")
worker_class = "gevent"
workers = env.int("WEB_CONCURRENCY", default=2)
# Requests in progress, not database connections: those are DATABASE_POOL_SIZE, and a request waits for one.
worker_connections = 500
# The workers import the site themselves. Preloading would save some memory, yet a reload (HUP) must run the new code,
# and a connection that an import opens must not be shared by forks.
preload_app = False

# A worker that leaks is replaced before it hurts; the jitter keeps them from leaving together.
max_requests = 20_000
max_requests_jitter = 4_000
timeout = 60
graceful_timeout = 30
# Longer than nginx keeps an idle connection, so that nginx is the one to close it; and short, for a worker that is told
# to end waits for each of them as if it were a request.
keepalive = 5
backlog = 1024

forwarded_allow_ips = "127.0.0.1"
limit_request_line = 8190
limit_request_fields = 60

# nginx limits and measures, the application logs each request; here only what gunicorn itself has to say.
accesslog = None
errorlog = "-"
control_socket_disable = True
proc_name = "runway"

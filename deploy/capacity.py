"""How many connections each layer may hold, so that a full layer above never overruns the one below."""

import os
from dataclasses import dataclass

from deploy.errors import CapacityError

# Beside the web workers: the reports, a shell, the sampler's look-ups through PgBouncer.
_SPARE_IN_PGBOUNCER = 10
# Direct: the task worker, migrations, monitoring, walsenders, a base backup, three for superusers.
_SPARE_IN_POSTGRES = 40


@dataclass(frozen=True)
class Capacity:
    """Connections: each of `workers` may hold `pool` to one node."""

    workers: int
    pool: int
    pgbouncer_pool: int
    max_connections: int

    def __post_init__(self) -> None:
        if min(self.workers, self.pool) < 1:
            raise CapacityError(
                f"{self.workers} workers with {self.pool} connections serve nobody. Use 1 or more."
            )
        if self.workers * self.pool > self.pgbouncer_pool:
            raise CapacityError(
                f"{self.workers} workers x {self.pool} connections exceed PgBouncer's pool of {self.pgbouncer_pool}. "
                "Lower STACK_WORKERS or STACK_POOL_SIZE."
            )
        if self.pgbouncer_pool > self.max_connections:
            raise CapacityError(
                f"PgBouncer's pool of {self.pgbouncer_pool} exceeds PostgreSQL's max_connections of "
                f"{self.max_connections}. Lower STACK_WORKERS or STACK_POOL_SIZE."
            )

    @classmethod
    def chosen(cls, *, workers: int | None = None, pool: int | None = None) -> "Capacity":
        """Fit the layers to this machine's cores, or to the numbers given.

        max_connections stays below 400: each connection costs PostgreSQL memory whether it works or waits.
        Raises CapacityError when the numbers given don't fit.
        """
        workers = min(max(2, os.cpu_count() or 1), 8) if workers is None else workers
        pool = 20 if pool is None else pool
        pgbouncer_pool = workers * pool + _SPARE_IN_PGBOUNCER
        return cls(workers, pool, pgbouncer_pool, min(pgbouncer_pool + _SPARE_IN_POSTGRES, 400))

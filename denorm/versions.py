"""Making a cache version new by hand, when something outside the declared tables changed what is shown."""

from typing import Any

from django.db import connections, models, router

from denorm import declarations, statements
from denorm.fields import CacheVersion


def touch(target: "models.Model | models.QuerySet[Any]") -> int:
    """Bump every cache version of `target`: a parent, a Stats row, or a queryset of either.

    Returns how many rows were bumped. Raises LookupError when nothing declares a CacheVersion for that model.
    """
    hints: dict[str, Any] = {}
    if isinstance(target, models.QuerySet):
        model, chosen = target.model, target
    else:
        model, hints = type(target), {"instance": target}
        chosen = model._base_manager.filter(pk=target.pk)
    owners = [
        (stats, versions)
        for stats in declarations.all_stats()
        if model._meta.concrete_model in (stats, declarations.parent_of(stats))
        and (versions := [field for field in declarations.derived(stats) if isinstance(field, CacheVersion)])
    ]
    if not owners:
        raise LookupError(f"No Stats of {model.__name__} declares a CacheVersion. Add one to touch it.")
    bumped = 0
    for stats, versions in owners:
        alias = router.db_for_write(stats, **hints)
        keys, parameters = chosen.order_by().values("pk").using(alias).query.get_compiler(alias).as_sql()
        with connections[alias].cursor() as cursor:
            cursor.execute(statements.touch(stats, versions, keys), parameters)
            bumped += cursor.rowcount
    return bumped

"""The caches as a page: what each absorbed, and forms that forget. Who may see it is for the project's URLs to say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from caching import invalidation, meters
from caching.fence import UnfencedError
from caching.invalidation import InvalidationError
from caching.report import Row, rows


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """Show the meters; a form that was sent forgets first, and the page says what became of it."""
    done, refused = "", ""
    if request.method == "POST":
        try:
            done = _forget(request)
        except InvalidationError as error:
            refused = str(error)
        except (RedisError, OSError, UnfencedError) as error:
            refused = f"It can't be forgotten now, and may come back: {error}. Try again."
    status = 400 if refused else 200
    context = {"rows": _rows(), "done": done, "refused": refused}
    return render(request, "caching/panel.html", context, status=status)


def _forget(request: HttpRequest) -> str:
    name = request.POST.get("name", "").strip()
    match request.POST.get("kind"):
        case "table":
            return invalidation.table(name)
        case "object":
            label, *keys = name.split() or [""]
            if not keys:
                raise InvalidationError("Give a model and keys, such as: looks.Look 12 13")
            return invalidation.objects(label, keys)
        case "route":
            return invalidation.route(name)
        case "all":
            return invalidation.everything()
    raise InvalidationError("Say what to forget: table, object, route or all.")


def _rows() -> list[Row] | None:
    try:
        return rows(meters.reasons())
    except (RedisError, OSError):
        return None

"""Work by the clock."""

from procrastinate.contrib.django import app

from community.activity import services


@app.periodic(cron="*/5 * * * *")  # type: ignore[untyped-decorator]
@app.task(queue="activity", queueing_lock="standings")  # type: ignore[untyped-decorator]
def refresh_standings(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
    """Leader boards, every five minutes."""
    services.refresh_standings()


@app.periodic(cron="17 4 * * *")  # type: ignore[untyped-decorator]
@app.task(queue="activity", queueing_lock="old notifications")  # type: ignore[untyped-decorator]
def forget_old_notifications(timestamp: int) -> None:  # noqa: ARG001
    """Notifications that nobody needs any more, every night."""
    services.forget_old()

"""By when the next news of a query is due, in school days."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roll.models import School

SCHOOL_DAYS = 2
NEWS_BY = time(16)
# A desk works on while schools have holidays: a promise for after the summer is none.
LOOK_AHEAD = 10


def news_deadline(day: date, school: School) -> datetime:
    """The afternoon of a day, by the school's clock."""
    return datetime.combine(day, NEWS_BY, ZoneInfo(school.time_zone))


def next_news_deadline(school: School) -> datetime:
    """The afternoon of the second school day from today; in long holidays of the second weekday."""
    ahead = [school.today() + timedelta(days=n) for n in range(1, LOOK_AHEAD + 1)]
    open_days: list[date] = []
    for day in ahead:
        if school.is_open(day):
            open_days.append(day)
        if len(open_days) == SCHOOL_DAYS:
            return news_deadline(day, school)
    weekdays = [day for day in ahead if str(day.isoweekday()) in school.weekdays]
    return news_deadline((weekdays or ahead)[:SCHOOL_DAYS][-1], school)

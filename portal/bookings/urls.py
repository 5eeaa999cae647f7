from django.urls import path

from portal.bookings.views import calendar, family, homes, meetings, plan, staff, windows

app_name = "bookings"
urlpatterns = [
    path("bookings/", family.own_list, name="list"),
    path("bookings/mine.ics", calendar.all_bookings_file, name="calendar_all"),
    path("bookings/<key:pk>.ics", calendar.booking_file, name="calendar"),
    path("bookings/<key:pk>/", family.detail, name="detail"),
    path("bookings/<key:pk>/cancellation/", family.own_cancellation, name="own_cancellation"),
    path("bookings/events/<key:event>/plan/", plan.plan, name="plan"),
    path("children/<code>/bookings/<key:event>/", family.book, name="book"),
    path("children/<code>/bookings/<key:event>/slots/<key:pk>/booking/", family.booking, name="booking"),
]
# At school.
urlpatterns += [
    path("schools/<slug:school>/bookings/", staff.staff_list, name="staff_list"),
    path("schools/<slug:school>/bookings/new/", staff.event_new, name="event_new"),
    path("schools/<slug:school>/bookings/day/", meetings.day, name="day"),
    path("schools/<slug:school>/bookings/sheets/", meetings.sheets, name="sheets"),
    path("schools/<slug:school>/bookings/<key:pk>/", staff.event, name="event"),
    path("schools/<slug:school>/bookings/<key:pk>/windows/", staff.windows, name="windows"),
    path("schools/<slug:school>/bookings/<key:pk>/publication/", staff.publication, name="publication"),
    path("schools/<slug:school>/bookings/<key:pk>/withdrawal/", staff.withdrawal, name="withdrawal"),
    path("schools/<slug:school>/bookings/<key:pk>/participation/", homes.participation, name="participation"),
    path("schools/<slug:school>/bookings/<key:pk>/for/<code>/", homes.booking_for, name="booking_for"),
    path("schools/<slug:school>/bookings/windows/<key:pk>/", windows.window, name="window"),
    path("schools/<slug:school>/bookings/windows/<key:pk>/removal/", windows.window_removal, name="window_removal"),
    path("schools/<slug:school>/bookings/booked/<key:pk>/", meetings.booked, name="booked"),
    path("schools/<slug:school>/bookings/booked/<key:pk>/outcome/", meetings.outcome, name="outcome"),
    path("schools/<slug:school>/bookings/booked/<key:pk>/cancellation/", meetings.cancellation, name="cancellation"),
]

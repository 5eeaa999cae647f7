from django.urls import path, re_path

from newsfeed import feed_views, post_views, printout_views, read_views, telling_views, views

app_name = "newsfeed"
urlpatterns = [
    path("how-to/<uuid:key>/", views.howto, name="howto"),
    re_path(r"^captions/(?P<pk>[0-9]{1,18})/(?P<part>what|how)\.vtt$", views.captions, name="captions"),
    path("<uuid:key>/pamphlet/<str:language>/", printout_views.pamphlet, name="pamphlet"),
    path("<uuid:key>/aloud/<str:language>/", printout_views.script, name="script"),
    path("feed-<str:language>.<str:kind>", feed_views.feed, name="site_feed"),
    path("<slug:school>/feed-<str:language>.<str:kind>", feed_views.feed, name="feed"),
    path("<slug:school>/topic-<key:topic>-<str:language>.<str:kind>", feed_views.feed, name="topic_feed"),
    path("<slug:school>/new/", views.write, name="write"),
    path("<slug:school>/posts/", post_views.posts, name="posts"),
    path("<slug:school>/posts/<key:pk>/again/", post_views.send_again, name="post_again"),
    path("<slug:school>/told/", telling_views.who_is_told, name="who_is_told"),
    path("<slug:school>/<key:pk>/recall/", telling_views.recall, name="recall"),
    path("<slug:school>/reads/", read_views.reads, name="reads"),
    path("<slug:school>/reads/table.csv", read_views.reads_csv, name="reads_csv"),
]

"""What a school publishes: news, resources, how-tos."""

from newsfeed.models.howtos import HowToIndexPage, HowToPage
from newsfeed.models.news import NewsIndexPage, NewsPage
from newsfeed.models.resources import ResourceIndexPage, ResourcePage
from newsfeed.models.topics import Topic

__all__ = [
    "HowToIndexPage",
    "HowToPage",
    "NewsIndexPage",
    "NewsPage",
    "ResourceIndexPage",
    "ResourcePage",
    "Topic",
]

"""What a school publishes: news, resources, how-tos."""

from newsfeed.models.confirmations import Confirmation
from newsfeed.models.howtos import HowToIndexPage, HowToPage
from newsfeed.models.news import NewsIndexPage, NewsPage
from newsfeed.models.posts import SocialPost
from newsfeed.models.reads import PageRead
from newsfeed.models.resources import ResourceIndexPage, ResourcePage
from newsfeed.models.topics import Topic

__all__ = [
    "Confirmation",
    "HowToIndexPage",
    "HowToPage",
    "NewsIndexPage",
    "NewsPage",
    "PageRead",
    "ResourceIndexPage",
    "ResourcePage",
    "SocialPost",
    "Topic",
]

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roll.doors import family_page, member_page
from roll.models import Pupil


@member_page
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


@member_page
def children(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


@family_page(None)
def child(request: HttpRequest, pupil: Pupil) -> HttpResponse:
    return render(request, "base.html")


@member_page
def you(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")

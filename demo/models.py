from django.db import models

from foundation import clock


class SentMail(models.Model):
    """A message that would have left the site. In the database, because web and worker both send."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=clock.now)

    # Said aloud for the type checker: it reads the settings without the demo.
    objects: models.Manager["SentMail"] = models.Manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = [models.Index(fields=["-sent_at", "-id"], name="sent_newest")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

"""Places in the status lists, and the lists as last signed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hub.people.models import Person
from hub.trust.models import Issuer
from scanner.protocol.status_list import Status


class Place(models.Model):
    """An index in the list of one issuer and generation: one for a person's phone codes, one for each paper made.

    `status` follows the person's colour; `revoked` ends this one card, whatever the colour is.
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT)
    generation = models.PositiveIntegerField()
    index = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places")
    is_card = models.BooleanField(default=False)
    status = models.PositiveSmallIntegerField(default=Status.VALID)
    revoked = models.BooleanField("作废", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "generation", "index"], name="one_index_one_holder"),
            models.UniqueConstraint(
                fields=["person", "generation"], condition=Q(is_card=False), name="one_phone_index"
            ),
        ]
        indexes = [
            models.Index(
                fields=["issuer", "generation"],
                condition=~Q(status=0) | Q(revoked=True),
                name="listed_places",
            )
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id}/{self.generation}/{self.index}"


class ListToken(models.Model):
    """The newest signed list of a city, this hub's own or one that was brought, and generation."""

    issuer = models.CharField("城市", max_length=6, db_column="issuer_id")
    generation = models.PositiveIntegerField("代")
    iat_s = models.BigIntegerField("签发时间")
    etag = models.CharField(max_length=64)
    token = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "管控名单"
        constraints = [models.UniqueConstraint(fields=["issuer", "generation"], name="one_newest_list")]

    def __str__(self) -> str:
        return f"{self.issuer}/{self.generation}"

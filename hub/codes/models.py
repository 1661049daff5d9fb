"""Paper codes that were made, what the signer is asked for, and permits that were used."""

from __future__ import annotations

from django.db import models

from hub.lists.models import Place
from hub.people.models import Person


class Card(models.Model):
    """One paper code with a place of its own, so that a lost card can be revoked alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards", verbose_name="人员")
    place = models.OneToOneField(Place, on_delete=models.PROTECT)
    colour = models.PositiveSmallIntegerField("制码时颜色")
    iat_s = models.BigIntegerField("制码时间")
    exp_s = models.BigIntegerField("有效至")

    class Meta:
        verbose_name = verbose_name_plural = "纸质码"
        constraints = [models.UniqueConstraint(fields=["person", "iat_s"], name="one_card_a_second")]

    def __str__(self) -> str:
        return f"{self.person} {self.pk}"


class Signing(models.Model):
    """待签: one paper code or permit that the signer is asked for, and its text once it is signed, or why it is not.

    The rest of what the code says follows from the place and its person.
    """

    place = models.OneToOneField(Place, on_delete=models.CASCADE, primary_key=True, related_name="signing")
    kind = models.PositiveSmallIntegerField()
    colour = models.PositiveSmallIntegerField()
    iat_s = models.BigIntegerField()
    exp_s = models.BigIntegerField()
    asked_at = models.DateTimeField("申请时间")
    text = models.CharField(max_length=262, blank=True, default="")
    refused = models.CharField("不签的原因", max_length=60, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "待签"
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(text="", refused=""), name="signings_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.refused or bool(self.text)}"


class Activation(models.Model):
    """When a permit 电子路条 was first matched with its holder's ID at a gate: the match that reached the hub first."""

    issuer = models.CharField("签发城市", max_length=6)
    code_id = models.BinaryField(max_length=8)
    matched_at = models.DateTimeField("核对时间")
    device = models.CharField("设备", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "路条启用"
        constraints = [models.UniqueConstraint(fields=["issuer", "code_id"], name="one_activation_a_permit")]

    def __str__(self) -> str:
        return f"{self.issuer} {bytes(self.code_id).hex()}"

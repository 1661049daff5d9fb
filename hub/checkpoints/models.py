"""The gates' devices, the numbering epochs they may write in, and the one-time tokens they come in by."""

from __future__ import annotations

from django.db import models

from scanner.protocol.enrolment import fingerprint
from scanner.protocol.record import NO_HASH

MAX_NAME_CHARACTERS, MAX_CAMERA_CHARACTERS, MAX_TROUBLE_CHARACTERS = 80, 20, 40


class DeviceStanding(models.TextChoices):
    """How the city stands to a device."""

    WAITING = "waiting", "待确认 Waiting for the operator"
    ACTIVE = "active", "在用 Active"
    DRAIN = "drain", "停用补传 Send, then stop"
    WIPE = "wipe", "清除 Send, then erase"
    LOST = "lost", "遗失 Lost"
    ERASE = "erase", "立即清除 Erase at once"
    ERASED = "erased", "已清除 Erased itself"


class Device(models.Model):
    """A computer at a gate.

    `device_hex` is its 8-byte id as 16 hex characters, `public` its raw Ed25519 key (32 bytes), `kid_hex` that key's kid.
    `former_public` is the key before, until the present one has signed something; `keyed_at` when that was accepted.
    Of the access token only SHA-256 stands here. `reported_…` is what its last heartbeat said of itself: counts of
    records, seconds, milliseconds.
    """

    device_hex = models.CharField("设备 device", max_length=16, unique=True)
    public = models.BinaryField(max_length=32, unique=True)
    kid_hex = models.CharField(max_length=16, db_index=True)
    former_public = models.BinaryField(max_length=32, default=b"")
    former_kid_hex = models.CharField(max_length=16, db_index=True, default="", blank=True)
    keyed_at = models.DateTimeField("密钥启用 key since", null=True)
    wants_new_key = models.BooleanField("待换密钥 new key ordered", default=False)
    name = models.CharField("卡口 gate", max_length=MAX_NAME_CHARACTERS)
    site = models.CharField("场所 site", max_length=MAX_NAME_CHARACTERS)
    computer = models.CharField("电脑 computer", max_length=MAX_NAME_CHARACTERS)
    standing = models.CharField(
        "状态 state", max_length=8, choices=DeviceStanding.choices, default=DeviceStanding.WAITING
    )
    access_sha256 = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - unique
    confirmed_at = models.DateTimeField("确认 confirmed", null=True)
    erased_at = models.DateTimeField("清除 erased", null=True)
    last_seen_at = models.DateTimeField("最近联系 last sign of life", null=True)
    reported_epoch = models.BigIntegerField("日志代次 log's epoch", default=0)
    reported_last_seq = models.BigIntegerField("最后编号 last number", default=0)
    reported_waiting = models.BigIntegerField("待传 waiting", default=0)
    reported_set_aside = models.BigIntegerField("搁置 set aside", default=0)
    reported_list_iat_s = models.BigIntegerField(default=0)
    reported_wall_ms = models.BigIntegerField(default=0)
    reported_heard_s = models.BigIntegerField(default=0)
    reported_camera = models.CharField("摄像头 camera", max_length=MAX_CAMERA_CHARACTERS, default="")
    reported_trouble = models.CharField("异常 trouble", max_length=MAX_TROUBLE_CHARACTERS, default="")
    reported_version = models.CharField("版本 version", max_length=MAX_NAME_CHARACTERS, default="")

    class Meta:
        verbose_name = "设备 device"
        verbose_name_plural = "设备 devices"

    def __str__(self) -> str:
        return f"{self.name} ({self.device_hex})"

    @property
    def device(self) -> bytes:
        """The id as it goes on the wire."""
        return bytes.fromhex(self.device_hex)

    @property
    def fingerprint(self) -> str:
        """The key's fingerprint, as the gate's own screen shows it."""
        return fingerprint(bytes(self.public))


class Epoch(models.Model):
    """A run of sequence numbers of one device: what may come, and through which number everything has come.

    `start_seq` and `start_hash` are what the grant said: the first record has number `start_seq` + 1 and `start_hash`
    before it. `acked_through` and `hash_there` are the last acknowledgement's. An epoch that was never granted, only
    written in by a device, has no `granted_at`; its records are set aside.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="epochs")
    number = models.BigIntegerField()
    granted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    start_seq = models.BigIntegerField(default=0)
    start_hash = models.BinaryField(max_length=32, default=NO_HASH)
    acked_through = models.BigIntegerField(default=0)
    hash_there = models.BinaryField(max_length=32, default=NO_HASH)
    duplicates = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "时期 epoch"
        verbose_name_plural = "时期 epochs"
        constraints = [
            models.UniqueConstraint(fields=["device", "number"], name="epoch_once_a_device"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.number}"


class EnrolmentToken(models.Model):
    """One gate's way in: ten minutes to be claimed, by one key. Of its secret only SHA-256 stands here."""

    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField("卡口 gate", max_length=MAX_NAME_CHARACTERS)
    site = models.CharField("场所 site", max_length=MAX_NAME_CHARACTERS)
    made_at = models.DateTimeField("制作 made")
    expires_at = models.DateTimeField("到期 expires")
    auto_confirm = models.BooleanField("免确认 confirmed beforehand", default=False)
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="tokens")

    class Meta:
        verbose_name = "注册码 enrolment token"
        verbose_name_plural = "注册码 enrolment tokens"

    def __str__(self) -> str:
        return f"{self.name}, {self.made_at:%Y-%m-%d %H:%M}"

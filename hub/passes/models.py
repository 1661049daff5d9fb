"""The pass log as the gates sent it, byte for byte, and what the opening worker found in it.

A row's key is (device, epoch, seq); device and epoch number are together the `Epoch` row, so it reads (epoch, seq) here.
Who came first holds the key: the same bytes again are a duplicate, other bytes a conflict.
"""

from __future__ import annotations

from django.db import models

from hub.checkpoints.models import Device, Epoch


class SetAside(models.TextChoices):
    """Why a record is kept raw and not counted."""

    NO = "", "–"
    UNREADABLE = "unreadable", "无法解析 Not a record"
    OTHER_NUMBER = "other_number", "编号不符 Another number inside than outside"
    EPOCH_CLOSED = "epoch_closed", "时期已关闭 Epoch closed"
    DEVICE_LOST = "device_lost", "设备已挂失 Device lost"


class PassRecord(models.Model):
    """One record's exact bytes and their SHA-256; of the clear part what the figures need, empty for what is set aside.

    `kind` may be one that this hub does not know; `wall_ms` is the gate's clock. `is_waiting` until the opening worker
    has been there.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="records", db_index=False)
    seq = models.BigIntegerField("序号 seq")
    record = models.BinaryField(max_length=2048)
    record_hash = models.BinaryField(max_length=32)
    received_at = models.DateTimeField("收到 received")
    set_aside = models.CharField(
        "搁置 set aside", max_length=20, choices=SetAside.choices, default="", blank=True
    )
    kind = models.BigIntegerField("事件 kind", null=True)
    outcome = models.SmallIntegerField("结果 outcome", null=True)
    flags = models.BigIntegerField("标记 flags", null=True)
    wall_ms = models.BigIntegerField(null=True)
    is_waiting = models.BooleanField(default=True)

    class Meta:
        verbose_name = "通行记录 pass"
        verbose_name_plural = "通行记录 passes"
        constraints = [
            models.UniqueConstraint(fields=["epoch", "seq"], name="pass_once_a_key"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_waiting=True), name="pass_waiting"),
            models.Index(fields=["id"], condition=~models.Q(set_aside=""), name="pass_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id}/{self.seq}"


class Conflict(models.Model):
    """Other bytes under a key that is taken: a cloned device, a restored disk, or somebody's hand."""

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="conflicts", db_index=False)
    seq = models.BigIntegerField("序号 seq")
    record = models.BinaryField(max_length=2048)
    record_hash = models.BinaryField(max_length=32)
    received_at = models.DateTimeField("收到 received")

    class Meta:
        verbose_name = "冲突 conflict"
        verbose_name_plural = "冲突 conflicts"
        constraints = [
            models.UniqueConstraint(fields=["epoch", "seq", "record_hash"], name="conflict_once"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id}/{self.seq}"


class Joint(models.Model):
    """A place up to which a gate's log is held without a gap although other records of it have these numbers.

    The gate was restored from a backup and used on: its log goes on behind `record_hash` at `seq`.
    """

    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="joints", db_index=False)
    seq = models.BigIntegerField("序号 seq")
    record_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "接续处 joints"
        constraints = [
            models.UniqueConstraint(fields=["epoch", "seq", "record_hash"], name="joint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch_id}/{self.seq}"


class Fault(models.TextChoices):
    """Why the opening worker could make nothing of a record."""

    NO = "", "–"
    DOES_NOT_OPEN = "does_not_open", "无法开启 Does not open"
    UNREADABLE = "unreadable", "内容无法解析 Opened, but not as ours"


class Opened(models.Model):
    """What the city may keep in the clear of one record: nothing that names a person, a guard or a vehicle.

    `reason` and `code_kind` are the protocol's, empty where the event has none. `is_misissued`: a code this city never
    made was shown. `has_evidence`: the code's own signed bytes lie in the sealed part and say the same.
    """

    record = models.OneToOneField(
        PassRecord, on_delete=models.PROTECT, primary_key=True, related_name="opened"
    )
    opened_at = models.DateTimeField("开启 opened")
    fault = models.CharField("故障 fault", max_length=20, choices=Fault.choices, default="", blank=True)
    reason = models.CharField("理由 reason", max_length=40, default="", blank=True)
    code_kind = models.SmallIntegerField("码种 kind of code", null=True)
    is_misissued = models.BooleanField("非本市所制 never made here", default=False)
    has_evidence = models.BooleanField("有签名证据 evidence", default=False)

    class Meta:
        verbose_name = "开启结果 opened"
        verbose_name_plural = "开启结果 opened"

    def __str__(self) -> str:
        return f"{self.record_id}: {self.reason or self.fault}"


class GuardDay(models.Model):
    """Sums of what guard number `guard` of a gate did, by the day on which it was opened here."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="guard_days")
    guard = models.CharField("工号 guard", max_length=2)
    day = models.DateField("日期 day")
    judged = models.PositiveIntegerField("验码 judged", default=0)
    overrides = models.PositiveIntegerField("主管放行 overrides", default=0)
    annulled = models.PositiveIntegerField("撤销 annulled", default=0)

    class Meta:
        verbose_name = "值守统计 guard's day"
        verbose_name_plural = "值守统计 guards' days"
        constraints = [
            models.UniqueConstraint(fields=["device", "guard", "day"], name="guard_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.device_id}/{self.guard} {self.day}"


class AlarmKind(models.TextChoices):
    """What an operator has to look at."""

    CONFLICT = "conflict", "同号不同内容 Same number, other content"
    CHAIN_BREAK = "chain_break", "链条断裂 Chain broken"
    SET_ASIDE = "set_aside", "记录搁置 Records set aside"
    DOES_NOT_OPEN = "does_not_open", "记录无法开启 Record does not open"
    MISISSUED = "misissued", "出现非本市所制的码 A code this city never made"
    LOG_CHANGED = "log_changed", "卡口上的记录被改动 Log changed at the gate"
    LOG_GONE = "log_gone", "已确认的记录此处丢失 Acknowledged records lost here"
    RED = "red", "红码到卡口 A red code at a gate"
    FEVER = "fever", "卡口发现发热 A fever at a gate"
    TOO_MANY_REPORTS = "too_many_reports", "上报过多，待核实 Too many reports from one gate"
    TWO_GATES = "two_gates", "一人两处 One person at two gates"
    DEVICE = "device", "设备自报故障 The gate's own alarm"


class Alarm(models.Model):
    """Something that somebody has to look at; `detail` is one of our own words, never anything from a record.

    Of a red code or a fever it says how it counts: "" as evidence, `NO_EVIDENCE`, or `FOR_REVIEW`; of a person at two gates
    how that is known (`two_gates.py`), and `other` is the pass before.
    """

    NO_EVIDENCE, FOR_REVIEW = "no_evidence", "for_review"

    kind = models.CharField("警报 alarm", max_length=20, choices=AlarmKind.choices)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="alarms")
    epoch_number = models.BigIntegerField("时期 epoch")
    seq = models.BigIntegerField("序号 seq")
    detail = models.CharField("说明 detail", max_length=40, default="", blank=True)
    other = models.ForeignKey(
        PassRecord, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    raised_at = models.DateTimeField("时间 raised")

    class Meta:
        verbose_name = "警报 alarm"
        verbose_name_plural = "警报 alarms"
        indexes = [models.Index(fields=["device", "raised_at"], name="alarms_of_a_gate")]

    def __str__(self) -> str:
        return f"{self.kind} {self.epoch_number}/{self.seq}"


class Verdict(models.TextChoices):
    """What an officer found out about a doubt."""

    COUNTS = "counts", "属实 It counts"
    DISMISSED = "dismissed", "不属实 Dismissed"


class Decision(models.Model):
    """An officer's word on an alarm that was in doubt; final. `is_waiting` until the worker has told the compound."""

    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, primary_key=True)
    verdict = models.CharField("裁定 verdict", max_length=10, choices=Verdict.choices)
    by = models.CharField("谁 who", max_length=150)
    at = models.DateTimeField("时间 when")
    is_waiting = models.BooleanField(default=False)

    class Meta:
        permissions = [("decide_doubt", "Can decide about reports in doubt")]
        indexes = [
            models.Index(fields=["alarm"], condition=models.Q(is_waiting=True), name="decision_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id}: {self.verdict}"


class Seen(models.Model):
    """Somebody was let in: what `sightings.py` compares, for two weeks.

    `person` stands for who it was in one hour and for nobody after it; `made_s` tells the live codes of one person apart.
    """

    record = models.OneToOneField(PassRecord, on_delete=models.PROTECT, primary_key=True, related_name="+")
    person = models.BigIntegerField(db_index=True)
    gate = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    at_ms = models.BigIntegerField()
    made_s = models.BigIntegerField(null=True)
    is_told = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.record_id)


class SealingEra(models.Model):
    """One sealing key's life; its private half is a file, and after `destroyed_at` nowhere."""

    public = models.CharField("公钥 public key", max_length=64, primary_key=True)
    made_at = models.DateTimeField("制作 made")
    last_used_at = models.DateTimeField("最近使用 last used", null=True)
    destroyed_at = models.DateTimeField("销毁 destroyed", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "封存密钥 sealing keys"

    def __str__(self) -> str:
        return self.public[:16]


class Destroyed(models.TextChoices):
    """What a proof is about."""

    ROWS = "rows", "记录内容 Contents of rows"
    KEY = "key", "封存私钥 A private sealing key"
    DATA = "data", "到期数据 Rows whose time was over"


class Destruction(models.Model):
    """A proof: what was destroyed and when, signed (`keeping/proofs.py` has the document's shape).

    `public` names the key, or the table and its columns; `through_pk`: all rows up to that one are destroyed.
    """

    what = models.CharField("对象 what", max_length=10, choices=Destroyed.choices)
    public = models.CharField("公钥或表 key or table", max_length=64, blank=True, default="")
    rows = models.BigIntegerField("条数 rows", default=0)
    through_pk = models.BigIntegerField(default=0)
    at = models.DateTimeField("时间 when")
    document = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "销毁证明 proofs of destruction"

    def __str__(self) -> str:
        return f"{self.pk} {self.at:%Y-%m-%d %H:%M} {self.what} {self.public[:16] or self.rows}"

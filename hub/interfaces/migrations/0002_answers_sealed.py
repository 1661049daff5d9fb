from __future__ import annotations

from typing import Any

from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - the models as they were
    """What was answered in the clear goes; its day was nearly over."""
    apps.get_model("interfaces", "Answered").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("interfaces", "0001_initial")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveField("answered", "answer"),
        migrations.AddField("answered", "answer", models.BinaryField(null=True)),
        migrations.RenameField("answered", "asked_sha256", "asked_hmac"),
    ]

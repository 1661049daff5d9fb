"""外地码: what was "ask" is "accept"; "show" and "convert" are new."""

from typing import Any

from django.db import migrations, models


def rename(apps: Any, _: object) -> None:  # noqa: ANN401 - Django's historical registry
    apps.get_model("trust", "SiteRules").objects.filter(other_cities="ask").update(other_cities="accept")


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0004_what_a_site_counts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="siterules",
            name="other_cities",
            field=models.CharField(
                choices=[
                    ("accept", "核对身份后认 accept"),
                    ("show", "仅显示 show"),
                    ("convert", "先转码 convert"),
                    ("refuse", "不认 refuse"),
                ],
                default="accept",
                max_length=10,
                verbose_name="外地码 other cities",
            ),
        ),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]

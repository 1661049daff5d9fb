"""A list may be of a city that this hub makes no codes for: its name is no reference any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="listtoken",
            name="issuer",
            field=models.CharField(db_column="issuer_id", max_length=6, verbose_name="城市"),
        ),
    ]

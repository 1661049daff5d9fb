"""The holder's form: a reason, and a picture where one says more."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.review.pictures import redrawn
from hub.review.trouble import NotAsked

_SHORTEST, _LONGEST = 5, 1000


class AppealForm(forms.Form):
    """`picture` becomes the redrawn bytes, or None."""

    reason = forms.CharField(
        label=_("为什么您认为颜色不对？"),
        min_length=_SHORTEST,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    picture = forms.FileField(
        label=_("证明图片（可选）：行程、检测报告、解除隔离证明等"),
        required=False,
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp",
                "data-most": settings.HUB_MAX_PICTURE_BYTES,
                "data-too-large": _("图片超过 8 MB，请截取需要的部分或缩小后再选。"),
            }
        ),
    )

    def clean_picture(self) -> bytes | None:
        sent = self.cleaned_data["picture"]
        if not sent:
            return None
        try:
            return redrawn(sent)
        except NotAsked as why:
            raise forms.ValidationError(str(why)) from why

"""A form's fields, used by all its forms as they are.

Django copies each field for each form, in case a form changes its own; ours do not, and copying twenty-odd fields with
their choices and widgets took longer than all that a registration asks of the database (`bench hub`).
"""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms

_Form = TypeVar("_Form", bound=forms.BaseForm)


class _Shared(dict[str, forms.Field]):
    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


def with_shared_fields(form: type[_Form]) -> type[_Form]:
    """For forms that change no field of theirs; what inherits from such a form has copied fields again."""
    form.base_fields = _Shared(form.base_fields)  # type: ignore[attr-defined]  # not in the stubs
    return form

// A picture that the hub would not take is told at its field at once: sending it would take minutes, and lose what was typed.
"use strict";
for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  input.addEventListener("change", () => {
    input.parentElement.querySelector(".errorlist")?.remove();
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.most));
    input.setAttribute("aria-invalid", String(isTooLarge));
    if (!isTooLarge) {
      return;
    }
    const told = document.createElement("ul");
    told.className = "errorlist";
    told.setAttribute("role", "alert");
    told.append(document.createElement("li"));
    told.firstChild.textContent = input.dataset.tooLarge;
    input.after(told);
    input.value = "";
  });
}

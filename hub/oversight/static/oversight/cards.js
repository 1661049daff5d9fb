// On a narrow screen each row of a table becomes a card (oversight.css); every cell then says what its column's head said.
"use strict";
for (const table of document.querySelectorAll(".wide table")) {
  const heads = [...table.tHead.rows[0].cells].map((head) => head.textContent.trim());
  for (const row of table.tBodies[0].rows)
    for (const cell of row.cells)
      if (cell.colSpan === 1) cell.dataset.head = heads[cell.cellIndex];
  table.classList.add("in-cards");
}

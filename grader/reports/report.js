// Sorts a table by the column whose heading is pressed, and shows the rows that hold what is typed.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead button").forEach((button) => {
    button.addEventListener("click", () => {
      const heading = button.closest("th");
      const ascending = heading.getAttribute("aria-sort") === "descending";
      table.querySelectorAll("thead th").forEach((one) => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const key = (row) => {
        const cell = row.cells[heading.cellIndex];
        const text = cell ? cell.dataset.sort ?? cell.textContent.trim() : "";
        return text === "" || isNaN(text) ? text.toLowerCase() : Number(text);
      };
      const before = (a, b) => {
        if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
        return typeof a === "number" ? 1 : -1;
      };
      const rows = [...body.rows].map((row) => [key(row), row]);
      rows.sort(([a], [b]) => (ascending ? before(a, b) : before(b, a)));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
for (const field of document.querySelectorAll("input.filter")) {
  const table = document.getElementById(field.dataset.table);
  const shown = document.getElementById(field.dataset.shown);
  const rows = [...table.tBodies[0].rows].map((row) => [row, row.textContent.toLowerCase()]);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = words.length ? `${count} of ${rows.length}` : "";
  });
}
// Paper shows everything: what is folded on the screen too.
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.open = true;
    window.addEventListener("afterprint", () => (one.open = false), { once: true });
  }
});

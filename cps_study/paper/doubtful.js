"use strict";
const table = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("form");
const said = document.getElementById("said");

// A cell with a comma or a quotation mark goes in quotation marks, as everywhere in CSV.
const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// A name that only one of the people on offer has stands for the number.
const meant = (field) => {
  const typed = field.value.trim();
  const people = field.list && !/^\d*$/.test(typed) ? [...field.list.options] : [];
  const named = people.filter((one) => one.label.toLowerCase().includes(typed.toLowerCase()));
  return named.length === 1 ? named[0].value : typed;
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const rows = table.map((row) => [...row]);
  let open = 0;
  for (const field of form.querySelectorAll("input")) {
    const typed = meant(field);
    if (typed) rows[field.dataset.row][field.dataset.column] = typed;
    else open += 1;
  }
  const text = rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  link.download = "answers.csv";
  link.click();
  said.textContent = open ? `Saved. ${open} still open.` : "Saved. Now grade this table.";
});

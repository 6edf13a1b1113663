// Keeps a draft while somebody types, and shows the fields that are asked now. Everything works without this script.
"use strict";
(() => {
  const form = document.getElementById("entry");
  if (!form) return;
  const kept = document.getElementById("kept");
  const missing = document.getElementById("missing");
  const look = document.getElementById("look");
  look.hidden = true;
  let waiting = 0;
  let sending = false;
  let again = false;
  let leaving = false;
  const boxes = new Map([...form.querySelectorAll("[data-field]")].map((box) => [box.dataset.field, box]));
  const show = (asked) => {
    const now = new Set(asked);
    for (const [name, box] of boxes) {
      box.hidden = !now.has(name);
      for (const control of box.querySelectorAll("input, select, textarea")) control.disabled = !now.has(name);
    }
    for (const title of form.querySelectorAll(".section")) {
      let next = title.nextElementSibling;
      let any = false;
      for (; next && !next.matches(".section, #missing"); next = next.nextElementSibling) any = any || (next.matches("[data-field]") && !next.hidden);
      title.hidden = !any;
    }
  };
  const tell = (faults, touched) => {
    for (const [name, box] of boxes) {
      const place = document.getElementById(`e-${name}`);
      // What is only half typed is no fault yet: the field that has the focus is left alone.
      if (name in faults && box.contains(touched)) continue;
      place.textContent = faults[name] || "";
      place.hidden = !(name in faults);
      box.classList.toggle("wrong", name in faults);
    }
  };
  const send = async () => {
    if (sending) { again = true; return; }
    sending = true;
    again = false;
    // Fields that are not asked now are kept in the draft, too: they may be asked again.
    const off = [...form.querySelectorAll("[data-field] :disabled")];
    for (const control of off) control.disabled = false;
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    for (const control of off) control.disabled = true;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (!leaving) {
        show(told.asked);
        tell(told.faults, document.activeElement);
        missing.textContent = told.missing.length ? form.dataset.missing.replace("{number}", String(told.missing.length)) : form.dataset.complete;
        kept.textContent = form.dataset.kept;
      }
    } catch {
      kept.textContent = form.dataset.trying;
      if (!leaving) waiting = window.setTimeout(send, 3000);
    }
    sending = false;
    if (again && !leaving) send();
  };
  const later = (event) => {
    if (event.target.name === "token") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(send, event.type === "change" ? 50 : 700);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { leaving = true; window.clearTimeout(waiting); });
  show([...boxes].filter(([, box]) => !("unasked" in box.dataset)).map(([name]) => name));
  const faults = document.getElementById("faults");
  if (faults) faults.focus();
})();

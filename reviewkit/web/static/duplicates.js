// Single keys for doubtful pairs. They are off until somebody switches them on (WCAG 2.2, success criterion 2.1.4), and
// everything works without this script. Whatever has a data-key is pressed, or given the focus, by that key.
"use strict";
(() => {
  const place = document.getElementById("keys");
  if (!place) return;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.id = "keys-on";
  try { box.checked = localStorage.getItem("keys") === "on"; } catch { /* storage may be switched off */ }
  const label = document.createElement("label");
  label.className = "choice";
  const words = document.createElement("span");
  words.textContent = place.dataset.label;
  label.append(box, words);
  place.replaceChildren(label);
  place.hidden = false;
  box.addEventListener("change", () => {
    try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* then only for this page */ }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (!box.checked || typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("select")) target.focus();
    else target.click();
  });
})();

// What a script can add to the team's pages; every page works without it.
"use strict";
(() => {
  // --- a second tap sends nothing twice; forms that open a page to print may be sent again
  for (const form of document.querySelectorAll("form[method=post]:not([target])")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // --- Ctrl and Enter hand in what is being typed
  for (const field of document.querySelectorAll("form.typing textarea")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      field.form.requestSubmit();
    });
  }

  // --- the beginning of each question whose number is typed, to notice a slip of the finger
  const numbers = document.getElementById("numbers");
  const echo = document.getElementById("echo");
  if (numbers && echo) {
    const known = new Map([...document.querySelectorAll("#numbered [data-number]")]
      .map((one) => [one.dataset.number.toLowerCase(), one.lastElementChild.textContent.slice(0, 60)]));
    const update = () => {
      const typed = numbers.value.trim().split(/[\s,;]+/).filter(Boolean)
        .flatMap((piece) => piece.split("=")[0].split("+"));
      echo.textContent = typed
        .map((one) => `${one}: ${known.get(one.toLowerCase()) ?? known.get(one.toLowerCase().replace(/^q/, "")) ?? "?"}`).join("\n");
      echo.hidden = !typed.length;
    };
    numbers.addEventListener("change", update);
    update();
  }
})();

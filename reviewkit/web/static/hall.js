// What a script can add to participants' pages; every page works without it.
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // --- a second tap sends nothing twice: the server would see to it too, but nobody should have to wait for that
  for (const form of all("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
  }
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // --- whoever leaves the last look without sending is asked once
  const unsent = document.querySelector("form[data-unsent]");
  if (unsent && location.pathname.startsWith("/vote/")) {
    let leaving = false;
    unsent.addEventListener("submit", () => { leaving = true; });
    addEventListener("beforeunload", (event) => { if (!leaving) event.preventDefault(); });
  }

  // --- how many are chosen, while one chooses
  const list = document.querySelector(".questions[data-kind]");
  const count = document.getElementById("count");
  if (list && count && ["choose", "choose-and-rank", "rank", "dots", "approve"].includes(list.dataset.kind)) {
    const dots = list.dataset.kind === "dots";
    const update = () => {
      const values = [...list.querySelectorAll("select")].map((one) => Number(one.value || 0));
      const number = dots ? values.reduce((sum, one) => sum + one, 0)
        : values.filter(Boolean).length + list.querySelectorAll("input:checked").length;
      count.textContent = (dots ? count.dataset.dots : count.dataset.chosen)
        .replace("{number}", number).replace("{most}", list.dataset.most);
      count.classList.toggle("over", number > Number(list.dataset.most));
      count.hidden = false;
    };
    list.addEventListener("change", update);
    update();
  }

  // --- something new is open: asked for now and then, and only offered, so that nothing moves under a finger
  const now = document.getElementById("now");
  if (now?.dataset.mark) {
    setInterval(async () => {
      if (document.hidden || document.getElementById("new")) return;
      const answer = await fetch("/news").catch(() => null);
      if (!answer?.ok || (await answer.text()) === now.dataset.mark) return;
      const note = document.createElement("p");
      const link = document.createElement("a");
      Object.assign(note, { id: "new", className: "notice strong" });
      note.setAttribute("role", "status");
      Object.assign(link, { href: "/room", className: "step", textContent: now.dataset.new });
      note.append(link);
      now.before(note);
    }, 10000 + Math.random() * 5000); // 300 phones ask 25 times a second at the most
  }

  // --- read aloud, only by a voice that lives on this device: nothing that is read may go to anybody's server
  const words = document.getElementById("voices");
  const speech = window.speechSynthesis;
  if (!words || !speech) return;
  const local = (language) => speech.getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language.toLowerCase()));
  let current = null;
  const stop = () => { speech.cancel(); if (current) current.textContent = words.dataset.read; current = null; };
  function offer() {
    for (const element of all("[data-speak]:not([data-voiced])")) {
      const language = element.lang || document.documentElement.lang;
      if (!local(language)) continue;
      element.dataset.voiced = "yes";
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "read", textContent: words.dataset.read });
      button.setAttribute("aria-label", `${words.dataset.read}: ${element.textContent.slice(0, 60)}`);
      button.addEventListener("click", () => {
        const again = current === button;
        stop();
        if (again) return;
        const said = new SpeechSynthesisUtterance(element.textContent);
        said.voice = local(language);
        said.lang = said.voice.lang;
        said.onend = stop;
        current = button;
        button.textContent = words.dataset.stop;
        speech.speak(said);
      });
      (element.closest("label, legend") ?? element).after(button);
    }
  }
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
})();

// Screening with single keys, and without waiting: the next report is fetched ahead, a verdict is sent behind.
// Everything works without this script, by the same forms.
//
// What was judged lies in the browser's storage until the server has said that it is on disk. What could not be sent
// is shown, and sent again: the form tells how many verdicts its page knew of, so that nothing is written twice.
"use strict";
(() => {
  const saving = document.getElementById("saving");
  const work = () => document.getElementById("work");
  const byId = (id) => document.getElementById(id);
  const page = (html) => new DOMParser().parseFromString(html, "text/html");

  // --- storage: private windows may refuse it; then what is unsent lives as long as the page
  const memory = {};
  const read = (key, otherwise) => {
    try { return JSON.parse(localStorage.getItem(key)) ?? memory[key] ?? otherwise; } catch { return memory[key] ?? otherwise; }
  };
  const keep = (key, value) => {
    memory[key] = value;
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* kept in memory */ }
  };

  // --- single keys: on at first, and switched off for whoever is disturbed by them (WCAG 2.2, 2.1.4)
  const keysOn = () => read("reviewkit-keys", "on") === "on";
  function offerSwitch() {
    const place = byId("keys");
    if (!place || byId("keys-on")) return;
    const label = document.createElement("label");
    const box = document.createElement("input");
    const words = document.createElement("span");
    Object.assign(box, { type: "checkbox", id: "keys-on", checked: keysOn() });
    box.addEventListener("change", () => keep("reviewkit-keys", box.checked ? "on" : "off"));
    words.textContent = place.dataset.label;
    label.className = "choice";
    label.append(box, words);
    place.replaceChildren(label);
  }

  // --- the outbox
  const OUTBOX = `reviewkit-unsent ${saving?.dataset.person}`;
  const unsent = () => read(OUTBOX, []);
  let sending = null;
  let waiting = null;
  const refusals = [];
  let answers = 0; // how many verdicts the server took, and what it said of them last
  let standing = "";
  function stand() {
    if (!unsent().length) byId("standing")?.replaceChildren(...page(standing).body.childNodes);
  }

  function tell(state, number = 0) {
    if (!saving) return;
    const line = document.createElement("p");
    line.className = state === "trying" ? "notice strong" : "hint";
    line.textContent = saving.dataset[state].replace("{number}", number);
    const list = refusals.map(({ text, title, address }) => {
      const box = document.createElement("div");
      box.className = "faults";
      const words = document.createElement("p");
      const link = document.createElement("a");
      words.textContent = `${saving.dataset.refused} ${title} – ${text}`;
      link.href = address;
      link.textContent = saving.dataset.look;
      box.append(words, link);
      return box;
    });
    saving.replaceChildren(line, ...list);
  }

  async function deliver(one) {
    const answer = await fetch(one.action, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: one.body,
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`answered ${answer.status}`);
    const told = (answer.headers.get("content-type") ?? "").includes("json")
      ? await answer.json()
      : { fault: page(await answer.text()).querySelector("main p")?.textContent ?? String(answer.status) };
    return { ok: answer.ok && "standing" in told, told };
  }

  // One after the other and in order, so that a second thought never overtakes the first.
  async function sendAll() {
    for (let pause = 500; unsent().length; ) {
      const one = unsent()[0];
      tell("sending");
      let answer;
      try {
        answer = await deliver(one);
      } catch {
        tell("trying", unsent().length);
        await new Promise((done) => { waiting = done; setTimeout(done, pause); });
        pause = Math.min(pause * 2, 15000);
        continue;
      }
      pause = 500;
      keep(OUTBOX, unsent().filter((other) => other.id !== one.id));
      if (answer.ok) {
        standing = answer.told.standing;
        answers += 1;
        stand();
        tell("saved");
      } else {
        const text = page(answer.told.fault).body.textContent.trim();
        refusals.push({ text, title: one.title, address: `${one.action}?report=${one.report}` });
        tell("saved");
        saving.firstChild.remove();
      }
    }
  }
  function send() {
    sending ??= sendAll().finally(() => { sending = null; });
    return sending;
  }
  const hurry = () => waiting?.();
  addEventListener("online", hurry);
  addEventListener("beforeunload", (event) => { if (unsent().length) event.preventDefault(); });

  // --- the next report, fetched while this one is read
  let ahead = null;
  async function fetched(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer.text();
  }
  function fetchAhead() {
    const address = byId("verdict")?.dataset.ahead;
    ahead = address ? { address, answers, page: fetched(address).catch(() => null) } : null;
  }

  let shows = 0;
  async function show(address) {
    const turn = ++shows; // where two pages are under way, the one that was asked for last is shown
    const known = ahead?.address === address ? ahead : null;
    const heard = known?.answers ?? answers;
    const html = (await known?.page) ?? (await fetched(address).catch(() => null));
    let fresh = html && page(html).getElementById("work");
    if (fresh && unsent().length && !fresh.querySelector("#verdict")) {
      await send(); // at the end of the queue: the page was drawn before the last verdicts were in
      fresh = page((await fetched(address).catch(() => null)) ?? html).getElementById("work");
    }
    if (turn !== shows) return;
    if (!fresh) {
      if (unsent().length) { tell("trying", unsent().length); setTimeout(() => { if (turn === shows) show(address); }, 1000); return; }
      location.assign(address);
      return;
    }
    work().replaceWith(document.importNode(fresh, true));
    if (answers > heard) stand(); // the page was drawn before the last verdict was in
    history.replaceState(null, "", address);
    offerSwitch();
    fetchAhead();
    scrollTo(0, 0);
    (byId("title") ?? byId("work").querySelector("h1"))?.focus({ preventScroll: true });
  }

  function fault(text) {
    byId("fault-text").textContent = text;
    byId("faults").hidden = false;
    byId("fault-text").focus();
  }

  // A verdict that the server would refuse is not sent: the same faults, told at once.
  function refused(data) {
    const reasons = byId("reasons");
    const given = data.getAll("reason").length || data.get("because");
    if (data.get("verdict") === "include" && given) return reasons.dataset.andInclude;
    if (data.get("verdict") === "exclude" && !given && reasons?.dataset.required) return reasons.dataset.required;
    return "";
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.ahead || !event.submitter) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const text = refused(data);
    if (text) { fault(text); return; }
    const one = {
      id: `${Date.now()} ${Math.random()}`,
      action: form.getAttribute("action"),
      body: new URLSearchParams(data).toString(),
      report: data.get("report"),
      title: form.dataset.title,
    };
    keep(OUTBOX, [...unsent(), one]);
    tell("sending");
    const next = form.dataset.ahead;
    delete form.dataset.ahead; // a second press of the same key must not judge this report again
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    send();
    show(next);
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("#undo, #later, #saving a");
    if (!link || !work() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.id === "later" && link.getAttribute("href").includes("conflicts")) return;
    event.preventDefault();
    const address = link.getAttribute("href");
    if (link.closest("#saving")) { refusals.length = 0; saving.replaceChildren(); }
    if (link.id === "undo") await send(); // the last verdict has to be there before it can be changed
    show(link.id === "undo" ? byId("undo")?.getAttribute("href") ?? address : address);
  });

  // --- keys
  const press = (selector) => document.querySelector(selector)?.click();
  const acts = {
    i: () => press("button[value=include]"),
    e: () => press(".buttons button[value=exclude]"),
    u: () => press("button[value=unsure]"),
    n: () => byId("note")?.focus(),
    s: () => press("#later"),
    z: async () => { await send(); press("#undo"); },
    "?": () => {
      const help = byId("help");
      if (!help) return;
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
    },
  };
  const because = (number) => document.querySelectorAll("button[name=because]")[number - 1]?.click();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
    if (typing && event.key === "Escape") { typing.blur(); return; }
    if (!keysOn() || typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = /^[1-9]$/.test(event.key) ? () => because(Number(event.key)) : acts[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  offerSwitch();
  fetchAhead();
  if (unsent().length) send();
})();

// The projector looks again now and then, and changes what it shows only where something is new.
"use strict";
(() => {
  const seconds = Number(document.getElementById("now")?.dataset.seconds || 10);
  setInterval(async () => {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("now");
    const shown = document.getElementById("now");
    if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
  }, seconds * 1000);
})();

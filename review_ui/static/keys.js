// Keys move and open; counts follow the queue; a claim stays alive while its page is open.
// Everything works without this file. No key decides, removes, refers or reveals anything.
(() => {
  "use strict";
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const target = (row) => row.matches("a, button") ? row : row.querySelector("a[data-open]") || row;

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    target(next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const focus = (name) => {
    const found = document.querySelector(`[data-key="${name}"]`);
    if (found) { found.focus(); found.scrollIntoView({ block: "center" }); }
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    o: () => {
      const row = rows().find((one) => one.contains(document.activeElement));
      const link = row && row.querySelector("a[data-open]");
      if (link) link.click();
    },
    c: () => focus("claim"),
    d: () => focus("decide"),
    n: () => focus("note"),
    q: () => { const link = document.querySelector("a[data-queue]"); if (link) link.click(); },
    "?": () => { const list = document.getElementById("keys"); if (list && !list.open) list.showModal(); },
  };
  const typing = (where) => where.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, dialog");
  if (document.documentElement.dataset.keys !== "off") {
    document.addEventListener("keydown", (press) => {
      if (press.ctrlKey || press.metaKey || press.altKey || typing(press.target)) return;
      const act = keys[press.key];
      if (act) { press.preventDefault(); act(); }
    });
  }

  const poll = (element, seconds, take) => {
    const ask = () => {
      if (document.hidden) return;
      fetch(element.dataset.from, { headers: { accept: "application/json" }, redirect: "error" })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((told) => { if (told) take(told); })
        .catch(() => {});
    };
    setInterval(ask, seconds * 1000);
  };
  const counts = document.querySelector("[data-counts]");
  if (counts) {
    poll(counts, 20, (told) => {
      for (const place of document.querySelectorAll("[data-count]")) {
        const value = told.counts[place.dataset.count];
        if (value !== undefined) place.textContent = value;
      }
    });
  }
  const beat = document.querySelector("form[data-beat]");
  if (beat) {
    setInterval(() => {
      fetch(beat.action, { method: "POST", body: new URLSearchParams(new FormData(beat)), redirect: "error" })
        .then((answer) => { if (!answer.ok) document.getElementById("lost").hidden = false; })
        .catch(() => {});
    }, Number(beat.dataset.beat) * 1000);
  }
})();

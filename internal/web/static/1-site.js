"use strict";
// Everything here works without this file as well; it saves a page load.
(() => {
  // say tells those who listen to a page what has changed on it.
  const line = document.createElement("p");
  line.className = "hidden";
  line.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", () => document.body.append(line));
  const say = (words) => { line.textContent = words; };

  const counted = (n, one, many) => (n === 1 ? "1 " + one : n.toLocaleString("en-US") + " " + many);

  // send posts a form and returns how things stand then; null where the
  // answer is not for a script, as where one has to sign in first.
  const send = async (form) => {
    const answer = await fetch(form.action, { method: "post", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
    const kind = answer.headers.get("Content-Type") || "";
    return answer.ok && kind.startsWith("application/json") ? answer.json() : null;
  };

  // press shows a button as on or off, and has its form do the opposite next.
  const press = (form, on) => {
    form.elements.on.value = on ? "0" : "1";
    form.querySelector("button").setAttribute("aria-pressed", String(on));
  };

  const after = {
    "/vote": (form, now) => {
      press(form, now.voted);
      form.querySelector("button").title = now.voted ? "Take your vote back" : "Vote: worth reading";
      const votes = counted(now.votes, "vote", "votes"), place = form.parentElement.querySelector(".votes");
      place.title = votes;
      place.replaceChildren(...[[now.votes ? now.votes.toLocaleString("en-US") : "", "n"], [votes, "hidden"]].map(([text, kind]) => {
        const part = document.createElement("span");
        part.textContent = text;
        if (kind === "hidden") part.className = kind; else part.setAttribute("aria-hidden", "true");
        return part;
      }));
      say((now.voted ? "Voted. " : "Vote taken back. ") + votes);
    },
    "/save": (form, now) => {
      press(form, now.saved);
      const word = form.querySelector(".word");
      if (word) word.textContent = now.saved ? "Saved" : "Save";
      say(now.saved ? "Saved" : "No longer saved");
    },
    "/dismiss": (form, now) => {
      const card = form.closest(".card");
      if (!card) { location.reload(); return; }
      if (now.dismissed) hide(card, form); else bring(card);
    },
  };

  // hide puts one quiet line in the place of a card, and bring the card back.
  const hidden = new WeakMap();
  const hide = (card, form) => {
    const body = card.querySelector(".card-body"), title = body.querySelector(".card-title a");
    const undo = form.cloneNode(true);
    undo.className = "undo";
    delete undo.dataset.busy;
    undo.elements.on.value = "0";
    const words = document.createElement("p"), link = title.cloneNode(true), button = undo.querySelector("button");
    words.append("Not interested: ", link);
    button.textContent = "Undo";
    undo.insertBefore(words, button);
    const vote = card.querySelector(".vote");
    hidden.set(card, [body, vote]);
    if (vote) vote.remove();
    body.replaceWith(undo);
    card.classList.add("dismissed");
    button.focus();
    say("Hidden. Undo is here");
  };
  const bring = (card) => {
    const kept = hidden.get(card);
    if (!kept) { location.reload(); return; } // it was hidden when the page came
    card.querySelector(".undo").replaceWith(kept[0]);
    if (kept[1]) card.querySelector(".card-side").append(kept[1]);
    card.classList.remove("dismissed");
    kept[0].querySelector(".card-title a").focus();
    say("Shown again");
  };

  document.addEventListener("submit", async (e) => {
    const form = e.target, then = after[new URL(form.action).pathname];
    if (!then || form.method !== "post" || form.dataset.busy) {
      if (form.dataset.busy) e.preventDefault();
      return;
    }
    e.preventDefault();
    form.dataset.busy = "1";
    try {
      const now = await send(form);
      if (now) then(form, now); else form.submit();
    } catch {
      say("That did not work; the site cannot be reached");
    } finally {
      delete form.dataset.busy;
    }
  });

  // The keys. None works while one writes, nor together with Ctrl, Alt or ⌘.
  const cards = () => [...document.querySelectorAll(".card")];
  let at = null;
  const go = (step) => {
    const all = cards();
    if (!all.length) return;
    let i = all.indexOf(at);
    i = i < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, i + step));
    if (at) at.classList.remove("here");
    at = all[i];
    at.classList.add("here");
    const link = at.querySelector(".card-title a, .undo a");
    if (link) link.focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const current = () => (at && at.isConnected ? at : document.activeElement.closest(".card") || document.querySelector(".paper"));
  const click = (selector) => {
    const where = current(), target = where && where.querySelector(selector);
    if (target) target.click();
  };
  const find = () => {
    const field = document.querySelector("#q, #find");
    if (field) { field.focus(); field.select(); }
  };
  const keys = [
    ["j", "next paper", () => go(1)], ["k", "previous paper", () => go(-1)], ["o", "open it", () => click(".card-title a, .undo a")],
    ["v", "vote for it", () => click(".vote-button")], ["s", "save it", () => click(".save button")], ["/", "search", find],
    ["?", "this help", () => help()], ["g h", "go to the latest day", () => location.assign("/")],
    ["g t", "go to trending", () => location.assign("/trending")], ["g s", "go to search", () => location.assign("/search")],
  ];
  let dialog = null;
  const help = () => {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-labelledby", "keys-head");
      const head = document.createElement("h2"), list = document.createElement("dl"), form = document.createElement("form"), close = document.createElement("button");
      head.id = "keys-head";
      head.textContent = "Keys";
      for (const [key, words] of keys) {
        const dt = document.createElement("dt"), dd = document.createElement("dd");
        dt.textContent = key;
        dd.textContent = words;
        list.append(dt, dd);
      }
      form.method = "dialog";
      close.textContent = "Close";
      form.append(close);
      dialog.append(head, list, form);
      document.body.append(dialog);
    }
    if (dialog.open) dialog.close(); else dialog.showModal();
  };

  let before = "", then = 0; // the first of two keys, for a second
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.defaultPrevented || e.isComposing) return;
    if (e.target.closest("input, textarea, select, [contenteditable]")) return;
    if (dialog && dialog.open && e.key !== "?") return;
    const pair = e.timeStamp - then < 1000 ? before + " " + e.key : "";
    before = e.key; then = e.timeStamp;
    const found = keys.find(([key]) => key === pair) || keys.find(([key]) => key === e.key);
    if (!found) return;
    before = "";
    e.preventDefault();
    found[2]();
  });
})();

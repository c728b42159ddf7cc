// Saves each answer as it is given. Without this file every page still works by form post.
//
// The form carries `revision` and `shown` ("CUL-1:3 CUL-2:dk"), the state that this page was made
// from or last saved, and `sent`, what it has sent since without a reply. By them the server tells
// this page's own earlier answer from one given on another device. It replies 204 with the new
// revision; any refusal is shown by posting the form, because only a page can ask.
(() => {
  const form = document.querySelector("form[data-autosave]");
  const line = document.querySelector("[data-saved]");
  if (!form || !line || !window.fetch) return;
  const { revision, shown, sent, comment } = form.elements;
  const text = line.querySelector("[data-saved-text]");
  const note = document.querySelector("[data-waiting-note]");
  const counter = document.querySelector("[data-count-for]");
  const longestWait = 30000;
  let dirty = false, busy = false, leaving = false, wait = 1000, retry, telling;

  const words = {
    saved: line.dataset.wordSaved,
    saving: line.dataset.wordSaving,
    waiting: line.dataset.wordWaiting,
    partly: line.dataset.wordPartly,
  };
  const say = (state) => {
    line.hidden = false;
    line.dataset.state = state;
    note.hidden = state !== "waiting";
    if (text.textContent !== words[state]) text.textContent = words[state];
  };
  const answers = () => [...form.querySelectorAll("input[type=radio]:checked")]
    .map((radio) => `${radio.name}:${radio.value}`)
    .join(" ");
  // code points, as the server counts them
  const left = () => Number(counter.dataset.limit) - [...comment.value].length;

  async function save() {
    if (busy || leaving || !dirty) return;
    busy = true;
    dirty = false;
    clearTimeout(retry);
    say("saving");
    const given = answers();
    sent.value += ` ${given}`;
    const body = new FormData(form);
    const partly = left() < 0;
    if (partly) body.delete("comment");
    let reply;
    try {
      reply = await fetch(form.dataset.autosave, {
        method: "POST", body, keepalive: true, signal: AbortSignal.timeout(20000),
      });
    } catch {
      reply = null;
    }
    busy = false;
    if (!reply || reply.status === 429 || reply.status >= 500) return again();
    if (!reply.ok) return leave();
    revision.value = reply.headers.get("X-Revision");
    shown.value = given;
    sent.value = "";
    wait = 1000;
    if (dirty) save();
    else say(partly ? "partly" : "saved");
  }

  // the answer stays in the page; try again, less and less often, and say so
  function again() {
    dirty = true;
    say("waiting");
    retry = setTimeout(save, wait);
    wait = Math.min(wait * 2, longestWait);
  }

  function leave() {
    if (leaving) return;
    leaving = true;
    form.submit();
  }

  function tell() {
    const count = left();
    const form = count < 0 ? counter.dataset.over : counter.dataset.left;
    counter.textContent = count > 100 ? "" : form.replace("{n}", Math.abs(count));
  }

  if (revision.value !== "0") say("saved");
  form.addEventListener("change", () => { dirty = true; save(); });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(retry); });
  comment.addEventListener("input", () => {
    clearTimeout(telling);
    telling = setTimeout(tell, 400);
  });
  window.addEventListener("online", save);
  // a phone put away while somebody was typing
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || comment.value === comment.defaultValue) return;
    dirty = true;
    save();
  });
  // a page from the browser's memory may be older than what is stored
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();

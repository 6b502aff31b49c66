// The page works without this script; with it, buttons do not load the page again, and exchanges appear as they happen.
const wire = document.getElementById("exchanges");
const live = document.getElementById("live");
const most = Number(wire.dataset.most);

// take puts the parts of a page that was fetched in the place of those that are here. What is open or being typed stays.
function take(text, parts) {
  const fetched = new DOMParser().parseFromString(text, "text/html");
  document.title = fetched.title;
  for (const id of parts) {
    const [old, fresh] = [document.getElementById(id), fetched.getElementById(id)];
    if (!old || !fresh) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    for (const open of old.querySelectorAll("details[open][id]")) fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    for (const box of old.querySelectorAll("input[type=checkbox][id]:checked")) fresh.querySelector(`#${CSS.escape(box.id)}`)?.setAttribute("checked", "");
    old.replaceWith(document.adoptNode(fresh));
    if (focused) refocus(document.getElementById(id), focused);
  }
  tellNewest();
}

// refocus finds the control that stands where the one stood that had the focus.
function refocus(part, focused) {
  const owner = focused.closest("[id]");
  const like = focused.id ? document.getElementById(focused.id) : (owner && owner !== part && document.getElementById(owner.id)?.querySelector("button, summary, a, input"));
  (like || part.querySelector("[aria-current]"))?.focus({ preventScroll: true });
}

async function load(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: { "Workbench-Part": "left" } });
  const text = await answer.text();
  if (!answer.ok) { location.reload(); return; }
  history.replaceState(null, "", answer.url);
  closeMenus();
  take(text, ["top", "left", "state"]);
}

let busy = false;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (busy) return;
  busy = true;
  event.submitter?.setAttribute("aria-busy", "true");
  try {
    const data = new URLSearchParams(new FormData(form));
    const address = event.submitter?.getAttribute("formaction") || form.getAttribute("action");
    await (form.method === "post" ? load(address, { method: "POST", body: data }) : load(`${address}?${data}`));
    document.querySelector("#outcome > *")?.scrollIntoView({ block: "nearest" });
  } catch { live.textContent = "The org does not answer"; live.classList.remove("on"); event.submitter?.removeAttribute("aria-busy"); } finally { busy = false; }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !link.getAttribute("href").startsWith("/?")) return;
  event.preventDefault();
  load(link.href).catch(() => { location.href = link.href; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
function closeMenus() { for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false; }

// tellNewest says on a narrow page, where the exchanges are far below, what came last.
function tellNewest() {
  const last = wire.firstElementChild;
  document.getElementById("newest").textContent = last ? `${last.querySelector(".method").textContent} ${last.querySelector(".pill").textContent}` : "";
}

function left() { return document.getElementById("left"); }

// isEdited tells that somebody changed a control and has not sent it: it is not taken away. Ticks of tasks are carried over.
function isEdited(control) {
  if (control.matches("option")) return control.selected && !control.defaultSelected && control.index > 0;
  if (control.type === "checkbox") return !control.id && control.checked !== control.defaultChecked;
  return control.type !== "hidden" && control.value !== control.defaultValue;
}

// look fetches the state again, unless somebody is typing there: then what fails is shown on the right alone.
let looking = false, again = false;
async function look() {
  if (looking) { again = true; return; }
  looking = true;
  const begun = performance.now();
  try {
    const from = location.href;
    const answer = await fetch(from, { headers: { "Workbench-Part": "state" } });
    const text = await answer.text();
    const typing = left().querySelector(":is(input:not([type=checkbox]), select):focus, .menu[open], form#edit, form#new-app") || [...left().querySelectorAll("input, option")].some(isEdited);
    if (answer.ok && !busy && from === location.href) take(text, typing ? ["state"] : ["left", "state"]);
  } catch { /* the stream says that the org is away */ }
  looking = false;
  if (again || Number(document.getElementById("state").dataset.pending) > 0) { again = false; setTimeout(look, Math.max(250, 4 * (performance.now() - begun))); } // an org with much to show is asked less often
}

const stream = new EventSource(`/workbench/stream?after=${encodeURIComponent(live.dataset.after)}`);
stream.addEventListener("open", () => { live.textContent = "Live"; live.classList.add("on"); });
stream.addEventListener("error", () => { live.textContent = "Connecting again…"; live.classList.remove("on"); });
stream.addEventListener("state", look);
stream.addEventListener("skipped", () => { document.getElementById("older").hidden = false; });
stream.addEventListener("exchange", (event) => {
  const { number, html } = JSON.parse(event.data);
  const box = document.createElement("template");
  box.innerHTML = html; // made by the server's template, in which every value is escaped
  const item = box.content.firstElementChild;
  item.classList.add("fresh");
  document.getElementById(item.id)?.remove();
  const before = [...wire.children].find((other) => Number(other.dataset.number) < number);
  wire.insertBefore(item, before ?? null);
  while (wire.children.length > most) { wire.lastElementChild.remove(); document.getElementById("older").hidden = false; }
  tellNewest();
});
tellNewest();

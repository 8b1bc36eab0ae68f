// The page: header, list of texts, article, map, claims; and what is chosen.

const HOVER_MS = 140; // long enough that a pointer on its way somewhere chooses nothing
const several = data.documents.length > 1;
const all = [...data.documents.entries()];
let current = several ? null : 0; // null: all texts
let chosen = null; // { claim }, { mention } or { movement } of the current text
let pointed = null; // what a pointer rests on
let timer = null;

const textPane = el("div", { class: "text-pane" });
const container = el("div", { id: "map" });
const card = el("div", { class: "card-body" });
const close = el("button", { type: "button", class: "close", "aria-label": "Close" }, "\u00d7");
const panel = el("aside", { class: "card", "aria-label": "Details", "aria-live": "polite", hidden: true }, close, card);
const home = el("button", { type: "button", class: "tool" }, "Whole map");
const heat = el("button", { type: "button", class: "tool", "aria-pressed": "false", hidden: true }, "Heat of mentions");
const credit = el("p", { class: "map-credit" }, data.tiles ? "Tiles: see their server. " : null,
  data.tiles ? null : data.borders ? "Land and borders: Natural Earth, which draws borders as they are held, not as they are claimed" : "Land: Natural Earth");
const mapPane = el("section", { class: "map-pane", "aria-label": "Map" }, container, el("div", { class: "tools" }, home, heat), credit, panel);
const claimsPane = el("div", { class: "claims-pane" });
const list = several ? makeList() : null;

const only = data.documents.length === 1 ? data.documents[0] : null;
document.body.append(
  el("a", { class: "skip", href: "#text" }, "Skip to the text"),
  el("a", { class: "skip", href: "#claims" }, "Skip to the claims"),
  el("header", {}, el("p", { class: "brand" }, "dateline"),
    el("h1", { dir: "auto" }, ...words(only ? (only.title ?? only.name) : counted(data.documents.length, "text"))),
    makeSummary(only)),
  el("main", { class: several ? "several" : null }, list, textPane, mapPane),
  claimsPane,
  makeFooter());

container.setAttribute("role", "region");
container.setAttribute("aria-label", "Map; arrow keys move it, plus and minus zoom");
let atlas = new Atlas(container, { point, unpoint, choose, clear, room });
open(current);

/** Spreads the map out anew where another text needs it: around a pole, across the antimeridian. */
function spread(wanted) {
  if (wanted.projection === view.projection && wanted.middle === view.middle) return;
  view = wanted;
  atlas.remove();
  atlas = new Atlas(container, { point, unpoint, choose, clear, room });
}

/** How much of the map the card hides, in pixels. */
function room() {
  const free = { left: 0, right: 0, top: 0, bottom: 36 };
  if (panel.hidden) return free;
  const [map, box] = [container.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (box.width < map.width * 0.6) free.right = Math.max(0, map.right - box.left);
  else free.bottom = Math.max(36, Math.min(map.bottom - box.top, map.height * 0.7));
  return free;
}

function makeSummary(text) {
  const counts = tally(data.documents);
  const named = data.documents.reduce((sum, { mentions }) => sum + mentions.length, 0);
  return el("p", { class: "summary" },
    text && text.title ? el("span", {}, el("bdi", {}, ...words(text.name))) : null,
    text?.outlet ? el("span", {}, ...words(text.outlet)) : null, text?.date ? el("span", {}, ...words(text.date)) : null,
    el("span", {}, counted(named, "mention")),
    el("span", {}, counted(counts.contradicted + counts.inconclusive + counts.supported, "claim")),
    ...Object.entries(counts).filter(([, count]) => count).map(([outcome, count]) =>
      el("span", { class: `count ${outcome}` }, sign(outcome), `${number(count)} ${outcome}`)));
}

function makeFooter() {
  return el("footer", {}, el("p", {}, `Made by dateline ${data.dateline} with gazetteer ${data.gazetteer}. `,
    "What is stated is measured along geodesics of WGS 84; a place reaches as far as its footprint. ",
    data.tiles ? "The map's tiles come from the server that was named; nothing else is asked for over a network." : "This page asks for nothing over a network."),
  el("details", {}, el("summary", {}, "Licences of the data"), el("ul", {}, ...data.credits.map((line) => el("li", {}, ...words(line))),
    el("li", {}, "Land, borders and names on the map: Natural Earth 1:10m, public domain (naturalearthdata.com). They show who holds a place; no view is taken on who should."),
    el("li", {}, "Map script: Leaflet 1.9.4, BSD 2-Clause (leafletjs.com)."))));
}

function makeList() {
  const items = all.map(([number, text]) => {
    const counts = tally([text]);
    const name = text.title ?? text.name.split("/").at(-1);
    const button = el("button", { type: "button", "data-document": number, title: text.name }, el("span", { dir: "auto", class: "name" }, ...words(name)),
      el("span", { class: "tally" }, ...Object.entries(counts).filter(([, count]) => count).map(([outcome, count]) =>
        el("span", { class: outcome }, sign(outcome), String(count), el("span", { class: "hidden" }, ` ${outcome}`)))));
    button.addEventListener("click", () => open(number));
    const places = text.mentions.map((mention) => `${mention.text} ${placeOf(mention.place)?.name ?? ""}`);
    return { line: el("li", {}, button), words: [text.name, text.title ?? "", ...places, text.pieces.join("")].join("\n").toLowerCase() };
  });
  const search = el("input", { type: "search", id: "search", placeholder: "Search texts and places", autocomplete: "off" });
  const found = el("p", { class: "found", role: "status" }, counted(items.length, "text"));
  search.addEventListener("input", () => {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of items) {
      item.line.hidden = !terms.every((term) => item.words.includes(term));
      count += item.line.hidden ? 0 : 1;
    }
    found.textContent = counted(count, "text");
  });
  const everything = el("button", { type: "button", class: "everything", "data-document": "all" }, "All texts on one map");
  everything.addEventListener("click", () => open(null));
  return el("nav", { "aria-label": "Texts" }, el("label", { for: "search", class: "hidden" }, "Search texts and places"), search, found,
    everything, el("ol", { tabindex: "0", "aria-label": "List of texts" }, ...items.map(({ line }) => line)));
}

/** Shows one text, or all of them on one map. */
function open(number) {
  current = number;
  clear();
  const shown = number === null ? all : [all[number]];
  list?.querySelectorAll("[data-document]").forEach((button) => {
    button.setAttribute("aria-current", String(button.dataset.document === (number === null ? "all" : String(number))));
  });
  if (number === null) textPane.replaceChildren(overview());
  else textPane.replaceChildren(...(several ? [el("p", { class: "from" }, ...words(data.documents[number].name))] : []), makeArticle(data.documents[number]));
  claimsPane.replaceChildren(...[makeClaims(shown, { point, unpoint, choose }), makeMovements(shown, { choose })].filter(Boolean));
  spread(number === null ? data.view : data.documents[number].view);
  atlas.show(shown, number !== null);
  heat.hidden = atlas.places.length < HEAT_FROM;
  heat.setAttribute("aria-pressed", String(atlas.heat.shown));
  if (heat.hidden && atlas.heat.shown) toggleHeat();
  atlas.home({ fly: false });
}

function overview() {
  const rows = atlasPlaces().slice(0, 40);
  return el("article", { id: "text", tabindex: "-1", "aria-label": "Overview" }, el("h2", {}, "Named most"),
    el("ol", { class: "most" }, ...rows.map(({ place, count }) => el("li", {}, el("bdi", {}, ...words(place.name)),
      place.within ? el("span", { class: "within" }, `, ${place.within}`) : null, el("span", { class: "share" }, number(count))))));
}

function atlasPlaces() {
  const counts = new Map();
  for (const { mentions } of data.documents) {
    for (const { place } of mentions) if (place !== null) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([id, count]) => ({ place: placeOf(id), count })).sort((a, b) => b.count - a.count);
}

const same = (a, b) => a?.claim === b?.claim && a?.mention === b?.mention && a?.movement === b?.movement;

/** The target in the current text; a place on the map stands for its first mention. */
function resolved(target) {
  if (target?.uses) {
    const use = target.uses.find(({ document }) => document === current) ?? target.uses[0];
    return { document: use.document, mention: use.mention };
  }
  return target;
}

/** A pointer rests on something: light it up at once, and choose it if it stays. */
function point(target) {
  clearTimeout(timer);
  const at = resolved(target);
  if (at.document !== undefined && at.document !== current) return;
  pointed = at;
  light(at);
  timer = setTimeout(() => show(at, "hover"), HOVER_MS);
}

/** The pointer left something, which may be told after it came to the next thing. */
function unpoint(target) {
  if (target && !same(resolved(target), pointed)) return;
  clearTimeout(timer);
  pointed = null;
  light(chosen);
}

/** A click, a tap or a key. */
function choose(target, from = "map") {
  clearTimeout(timer);
  const at = resolved(target);
  if (at.document !== undefined && at.document !== current) open(at.document);
  show(at, from);
  if (from === "map") scrollTo(at);
}

function show(target, from) {
  if (same(chosen, target) && from === "hover") return;
  chosen = { claim: target.claim, mention: target.mention, movement: target.movement };
  const text = data.documents[current];
  const isClaim = chosen.claim !== undefined;
  const isMovement = chosen.movement !== undefined;
  const told = isClaim ? claimCard(text, chosen.claim)
    : isMovement ? movementCard(text, chosen.movement) : mentionCard(text, chosen.mention, { candidate, visit });
  card.replaceChildren(...told.filter(Boolean));
  panel.hidden = false;
  panel.scrollTop = 0;
  light(chosen);
  if (isClaim) atlas.showClaim(text.claims[chosen.claim], true);
  else if (isMovement) atlas.showMovement(text.movements[chosen.movement]);
  else atlas.showMention(text.mentions[chosen.mention], from === "hover" ? "needed" : "always");
}

function clear() {
  clearTimeout(timer);
  chosen = null;
  panel.hidden = true;
  light(null);
  atlas.clearFocus(false);
}

function candidate(id) {
  atlas.light(id === null ? null : `[data-candidate="${id}"]`, "picked");
}

function visit(place) {
  atlas.look([latLng(place)], { most: Math.max(5, Math.min(8, atlas.map.getZoom())) });
}

/** Marks something in the text, the table and on the map. */
function light(target) {
  document.querySelectorAll(".text-pane .lit, .claims-pane .lit").forEach((element) => element.classList.remove("lit"));
  document.querySelectorAll("[aria-pressed].claim-mark").forEach((element) => element.removeAttribute("aria-pressed"));
  if (!target || current === null) return atlas.light(null);
  const add = (selector) => document.querySelectorAll(selector).forEach((element) => element.classList.add("lit"));
  if (target.claim !== undefined) {
    add(`.text-pane [data-c~="${target.claim}"], .text-pane [data-claim="${target.claim}"], .claims-pane [data-row="${target.claim}"]`);
    document.querySelector(`.claim-mark[data-claim="${target.claim}"]`)?.setAttribute("aria-pressed", "true");
    return atlas.light(`[data-claim="${target.claim}"]`);
  }
  if (target.movement !== undefined) {
    add(`.text-pane [data-v="${target.movement}"], .text-pane [data-movement="${target.movement}"], .claims-pane [data-movement-row="${target.movement}"]`);
    return atlas.light(`[data-movement="${target.movement}"]`);
  }
  const { place } = data.documents[current].mentions[target.mention];
  add(`.text-pane [data-m="${target.mention}"]`);
  if (place !== null) add(`.text-pane [data-p="${place}"]`);
  atlas.light(place === null ? null : `[data-place="${place}"]`);
}

/** Brings what was chosen on the map or in the table into view in the text. */
function scrollTo(target) {
  const selector = target.claim !== undefined ? `.claim-mark[data-claim="${target.claim}"]`
    : target.movement !== undefined ? `.flow-mark[data-movement="${target.movement}"]` : `.text-pane [data-m="${target.mention}"]`;
  document.querySelector(selector)?.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
}

function toggleHeat() {
  atlas.heat.toggle();
  heat.setAttribute("aria-pressed", String(atlas.heat.shown));
}

textPane.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const target = targetIn(event.target);
  if (target) point(target);
  else unpoint();
});
textPane.addEventListener("pointerleave", () => unpoint());
textPane.addEventListener("click", (event) => {
  const target = targetIn(event.target);
  if (target) choose(target, "text");
});
textPane.addEventListener("focusin", (event) => {
  if (!event.target.matches(":focus-visible")) return;
  const target = targetIn(event.target);
  if (target) choose(target, "text");
});
textPane.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) {
    event.preventDefault();
    choose(targetIn(event.target), "text");
  }
});
close.addEventListener("click", clear);
home.addEventListener("click", () => {
  clear();
  atlas.home({ whole: true });
});
heat.addEventListener("click", toggleHeat);

// Paper has another width than the window.
matchMedia("print").addEventListener("change", () => {
  atlas.map.invalidateSize({ animate: false });
  atlas.home({ fly: false });
});

// n and p go through the claims, Escape closes the card.
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return clear();
  const step = { n: 1, p: -1 }[event.key];
  const count = current === null ? 0 : data.documents[current].claims.length;
  if (!step || !count) return;
  const from = chosen?.claim ?? (step > 0 ? -1 : count);
  const claim = (from + step + count) % count;
  choose({ claim }, "map");
  document.querySelector(`.claim-mark[data-claim="${claim}"]`)?.focus({ preventScroll: true });
});

// The card over the map: a claim with its arithmetic, or a name with the places it may mean.

const ARGUMENTS = ["Subject", "Object", "Second object"];

function claimCard(text, index) {
  const claim = text.claims[index];
  const figures = claim.parts.map((part) => el("tr", { class: part.outcome },
    el("td", {}, sign(part.outcome), el("span", { class: "hidden" }, OUTCOMES[part.outcome].word)),
    el("td", {}, part.words ? el("span", { dir: "auto", class: "words" }, ...words(part.words)) : null,
      part.stated ? el("span", { class: "figure" }, ...said(part.stated)) : null),
    el("td", { class: "figure" }, ...said(part.measured)),
    el("td", { class: "figure" }, ...said(part.allowed ?? "any"))));
  return [
    el("p", { class: `verdict ${claim.outcome}` }, sign(claim.outcome), el("strong", {}, OUTCOMES[claim.outcome].word),
      el("span", { class: "rule" }, `${claim.rule} ${claim.code}`)),
    el("h3", { dir: "auto" }, ...said(claim.headline)),
    el("blockquote", { dir: "auto" }, ...words(claim.text)),
    figures.length ? el("table", { class: "figures" },
      el("thead", {}, el("tr", {}, ...["", "Stated", "Map says", "Would pass"].map((head) =>
        head ? el("th", { scope: "col" }, head) : el("td", {})))),
      el("tbody", {}, ...figures)) : null,
    claim.repair ? el("p", { class: "repair" }, el("strong", {}, "Likely slip: "), ...said(claim.repair)) : null,
    claim.notes.length ? el("ul", { class: "notes" }, ...claim.notes.map((note) => el("li", { dir: "auto" }, ...said(note)))) : null,
    claim.ends.length ? el("dl", { class: "ends" }, ...claim.ends.flatMap(endLines)) : null,
    claim.area ? el("p", { class: "legend" }, el("span", { class: `swatch ${claim.outcome}`, "aria-hidden": "true" }),
      "Where the statement would be true") : null,
  ];
}

function movementCard(text, index) {
  const movement = text.movements[index];
  const end = (label, id, said_) => {
    const place = placeOf(id);
    return [el("dt", {}, label), el("dd", {}, place
      ? [el("bdi", {}, ...words(place.name)), place.within ? `, ${place.within}` : null, el("br"), facts(place)]
      : [el("bdi", {}, ...words(said_)), ": which place is meant is not known"])];
  };
  return [
    el("p", { class: "verdict flow" }, arrow(), el("strong", {}, "Movement"), el("span", { class: "rule" }, "stated, not judged")),
    el("h3", { dir: "auto" }, ...words(movement.headline)),
    el("blockquote", { dir: "auto" }, ...words(movement.text)),
    movement.length ? el("p", {}, "Straight line: ", el("span", { class: "figure" }, ...said(movement.length))) : null,
    el("dl", { class: "ends" }, ...end("From", movement.from, movement.from_words), ...end("To", movement.to, movement.to_words)),
  ];
}

function endLines(end) {
  const place = placeOf(end.place);
  return [
    el("dt", {}, ARGUMENTS[end.argument]),
    el("dd", {}, place ? [el("bdi", {}, ...words(place.name)), place.within ? `, ${place.within}` : null, el("br"), facts(place)] : end.position),
  ];
}

function facts(place) {
  const told = [place.kind];
  if (place.population) told.push(`${number(place.population)} inhabitants`);
  told.push(place.position, `reaches ${number(place.radius_km)} km`);
  return el("span", { class: "facts" }, told.join(" \u00b7 "));
}

const ROLES = { literal: "a location", demonym: "a people or adjective", metonym: "a government or body", coordinate: "written coordinates" };
const ANSWERS = { ambiguous: "Ambiguous: no place is clearly the likeliest", unknown: "Unknown: no place of the gazetteer is plausible" };

function mentionCard(text, index, on) {
  const mention = text.mentions[index];
  const winner = placeOf(mention.place);
  const losers = mention.candidates.filter(({ place }) => place !== mention.place);
  const first = mention.candidates.find(({ place }) => place === mention.place);
  const card = [
    el("p", { class: "verdict named" }, el("strong", { dir: "auto" }, ...words(mention.text)), el("span", { class: "rule" }, ROLES[mention.role])),
  ];
  if (winner) {
    card.push(el("h3", {}, el("bdi", {}, ...words(winner.name)), winner.within ? el("span", { class: "within" }, `, ${winner.within}`) : null),
      el("p", {}, facts(winner)),
      mention.part ? el("p", { class: "legend" }, el("span", { class: "swatch part", "aria-hidden": "true" }), el("bdi", {}, ...words(mention.part.text))) : null,
      first ? el("p", { class: "why" }, el("span", { class: "share" }, first.probability), ...reasons(first, "the only candidate")) : null);
  } else if (mention.position) {
    card.push(el("h3", {}, mention.position.join(", ")));
  } else {
    card.push(el("h3", {}, ANSWERS[mention.outcome] ?? mention.outcome));
  }
  if (losers.length) {
    card.push(el("h4", {}, winner ? "Why not" : "It could be"), el("ul", { class: "losers" }, ...losers.map((loser) => loserLine(loser, on))));
  }
  if (mention.role !== "coordinate") {
    card.push(el("p", { class: "facts" }, `A place the gazetteer lacks: ${mention.missing}`));
  }
  if (losers.length || winner) card.push(overrides(text, mention, losers));
  return card;
}

function reasons({ why }, otherwise) {
  return why.length ? why.flatMap((reason, i) => (i ? ["; ", reason] : [reason])) : [otherwise];
}

function loserLine(loser, on) {
  const place = placeOf(loser.place);
  const button = el("button", { type: "button", class: "loser-name", "data-candidate-line": loser.place },
    el("span", { class: "dot", "aria-hidden": "true" }), el("bdi", {}, ...words(place.name)), place.within ? `, ${place.within}` : null);
  for (const event of ["pointerenter", "focus"]) button.addEventListener(event, () => on.candidate(loser.place));
  for (const event of ["pointerleave", "blur"]) button.addEventListener(event, () => on.candidate(null));
  button.addEventListener("click", () => on.visit(place));
  return el("li", {}, button, el("span", { class: "share" }, loser.probability),
    el("span", { class: "facts" }, `${place.kind} \u00b7 `, ...reasons(loser, "no evidence against it but a lower score")));
}

/** A string of TOML 1.0: the escapes of JSON, and DEL. */
const toml = (text) => JSON.stringify(text).replace(STEERING, (c) => `\\U${c.codePointAt(0).toString(16).padStart(8, "0")}`);

/** "Not this one": the lines to paste into an overrides file. */
function overrides(text, mention, losers) {
  const lines = el("pre", { tabindex: "0", "aria-label": "Override to paste" });
  const put = (id) => lines.replaceChildren(`[[place]]\nmatch = ${toml(mention.text)}\nin = ${toml(text.name)}\n` +
    (Number(id) ? `id = ${id}\n` : "lat = 0.0 # of the place\nlon = 0.0\n"));
  const copy = el("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(lines.textContent);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(lines);
      copy.textContent = "Selected";
    }
  });
  const choose = el("select", { "aria-label": "The place meant" }, ...losers.map(({ place: id }) => {
    const place = placeOf(id);
    return el("option", { value: id }, `${place.name}${place.within ? `, ${place.within}` : ""} (${place.kind})`);
  }), el("option", { value: "0" }, "another, by its position"));
  choose.addEventListener("change", () => put(choose.value));
  put(losers[0]?.place ?? 0);
  const details = el("details", { class: "override" }, el("summary", {}, "Not this one?"),
    el("p", {}, "Paste this into dateline.toml or a file for --overrides, and run again."), choose, lines, copy);
  details.addEventListener("toggle", () => details.open && copy.scrollIntoView({ block: "nearest" }));
  return details;
}

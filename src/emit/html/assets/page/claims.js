// The table of the claims.

function makeClaims(documents, on) {
  const rows = documents.flatMap(([number, text]) => text.claims.map((claim, index) => ({ number, text, claim, index })));
  const several = documents.length > 1;
  rows.sort((a, b) => (several ? OUTCOMES[a.claim.outcome].order - OUTCOMES[b.claim.outcome].order || a.number - b.number : 0));
  const body = el("tbody", {}, ...rows.map((row) => claimRow(row, several)));
  const section = el("section", { id: "claims", tabindex: "-1", "aria-labelledby": "claims-title" },
    el("h2", { id: "claims-title" }, several ? "All claims" : "Claims"));
  if (!rows.length) {
    section.append(el("p", { class: "nothing" }, "No statement about places was found that could be checked."));
    return section;
  }
  if (rows.length > 8) section.append(filters(rows, body));
  const heads = [several ? "Text" : null, "Verdict", "Statement", "Stated", "Measured", "Why"].filter(Boolean);
  section.append(el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of the claims" },
    el("table", { class: "claims" }, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))), body)));
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) on.choose({ document: Number(row.dataset.document), claim: Number(row.dataset.row) });
  });
  body.addEventListener("pointerover", (event) => {
    const row = event.target.closest("tr");
    if (row && event.pointerType === "mouse") on.point({ document: Number(row.dataset.document), claim: Number(row.dataset.row) });
  });
  body.addEventListener("pointerleave", () => on.unpoint());
  return section;
}

/** The table of the movements; null where the texts tell of none. */
function makeMovements(documents, on) {
  const rows = documents.flatMap(([number, text]) => text.movements.map((movement, index) => ({ number, text, movement, index })));
  if (!rows.length) return null;
  const several = documents.length > 1;
  const heads = [several ? "Text" : null, "Who or what", "From", "To", "Straight line", "Statement"].filter(Boolean);
  const end = (id, words_) => el("bdi", {}, ...words(placeOf(id)?.name ?? words_));
  const body = el("tbody", {}, ...rows.map(({ number, text, movement, index }) =>
    el("tr", { "data-movement-row": index, "data-document": number, class: "flow" },
      several ? el("td", { "data-head": "Text", class: "source" }, el("bdi", {}, ...words(text.title ?? text.name))) : null,
      el("td", { "data-head": "Who or what", dir: "auto" }, ...words(movement.moved ?? "\u2013")),
      el("td", { "data-head": "From" }, end(movement.from, movement.from_words)),
      el("td", { "data-head": "To" }, end(movement.to, movement.to_words)),
      el("td", { "data-head": "Straight line", class: "figure" }, ...said(movement.length ?? "\u2013")),
      el("td", { "data-head": "Statement" }, el("button", { type: "button", class: "statement", dir: "auto" }, ...words(movement.text))))));
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row) on.choose({ document: Number(row.dataset.document), movement: Number(row.dataset.movementRow) });
  });
  return el("section", { id: "movements", "aria-labelledby": "movements-title" }, el("h2", { id: "movements-title" }, "Movements"),
    el("p", { class: "nothing" }, "What the text states; nothing of it is judged."),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of the movements" },
      el("table", { class: "claims" }, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))), body)));
}

function claimRow({ number, text, claim, index }, several) {
  const column = (name, values) => el("td", { "data-head": name, class: "figure" }, ...values.flatMap((value, i) => (i ? [el("br"), ...said(value)] : said(value))));
  const stated = claim.parts.filter(({ stated }) => stated).map(({ stated }) => stated);
  return el("tr", { "data-row": index, "data-document": number, class: claim.outcome },
    several ? el("td", { "data-head": "Text", class: "source" }, el("bdi", {}, ...words(text.title ?? text.name))) : null,
    el("td", { "data-head": "Verdict", class: `verdict ${claim.outcome}` }, sign(claim.outcome), OUTCOMES[claim.outcome].word),
    el("td", { "data-head": "Statement" }, el("button", { type: "button", class: "statement", dir: "auto" }, ...words(claim.text))),
    column("Stated", stated.length ? stated : ["\u2013"]),
    column("Measured", claim.parts.length ? claim.parts.map(({ measured }) => measured) : ["\u2013"]),
    el("td", { "data-head": "Why" }, ...said(claim.headline), claim.repair ? el("span", { class: "repair" }, ...said(claim.repair)) : null));
}

function filters(rows, body) {
  const counts = { contradicted: 0, inconclusive: 0, supported: 0 };
  for (const { claim } of rows) counts[claim.outcome] += 1;
  const group = el("div", { class: "filters", role: "group", "aria-label": "Show claims" });
  const buttons = ["all", ...Object.keys(counts)].map((outcome) => {
    const label = outcome === "all" ? `All ${number(rows.length)}` : `${OUTCOMES[outcome].word} ${number(counts[outcome])}`;
    const button = el("button", { type: "button", "aria-pressed": outcome === "all" ? "true" : "false" }, outcome === "all" ? null : sign(outcome), label);
    button.addEventListener("click", () => {
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      for (const row of body.rows) row.hidden = outcome !== "all" && !row.classList.contains(outcome);
    });
    return button;
  });
  group.append(...buttons);
  return group;
}

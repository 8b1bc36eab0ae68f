// The text with its places and claims marked.

/** The article of a document; every mark knows its mention (data-m), and the claims (data-c) and movement (data-v) it is part of. */
function makeArticle(text) {
  const covering = text.pieces.map(() => ({ mention: null, claims: [], keys: [], movement: null }));
  text.mentions.forEach(({ at: [from, to] }, index) => {
    for (let i = from; i < to; i++) covering[i].mention = index;
  });
  text.claims.forEach(({ at, key }, index) => {
    for (let i = at[0]; i < at[1]; i++) covering[i].claims.push(index);
    for (let i = key[0]; i < key[1]; i++) covering[i].keys.push(index);
  });
  text.movements.forEach(({ at: [from, to] }, index) => {
    for (let i = from; i < to; i++) covering[i].movement ??= index;
  });
  // The claim with the fewest words around a word is the one that a pointer there means.
  const length = (index) => text.claims[index].at[1] - text.claims[index].at[0];
  for (const { claims, keys } of covering) for (const list of [claims, keys]) list.sort((a, b) => length(a) - length(b));

  const paragraphs = [[]];
  text.pieces.forEach((piece, index) => {
    piece.replace(/\r\n?/g, "\n").split(/\n[^\S\n]*(?:\n\s*)+/).forEach((part, i) => {
      if (i > 0) paragraphs.push([]);
      if (part !== "") paragraphs.at(-1).push({ part, index });
    });
    for (const [claim, { key }] of text.claims.entries()) {
      if (key[1] === index + 1) paragraphs.at(-1).push({ claim });
    }
    for (const [movement, { at }] of text.movements.entries()) {
      if (at[1] === index + 1) paragraphs.at(-1).push({ movement });
    }
  });
  const filled = paragraphs.filter((parts) => parts.some(({ part }) => part?.trim()));
  const article = el("article", { lang: text.language, id: "text", tabindex: "-1", "aria-label": "Text" });
  filled.forEach((parts, number) => {
    const plain = parts.map(({ part }) => part ?? "").join("").trim();
    const heading = number === 0 && filled.length > 1 && plain.length < 140 && !/[.!?:;,\u3002]["'\u201d\u2019)]*$/.test(plain) && !plain.includes("\n");
    const block = el(heading ? "h2" : "p", { dir: "auto" });
    const seen = new Set();
    for (const { part, index, claim, movement } of parts) {
      if (claim !== undefined) block.append(claimButton(text, claim));
      else if (movement !== undefined) block.append(movementButton(text, movement));
      else block.append(mark(text, part, index, covering[index], seen));
    }
    article.append(block);
  });
  return article;
}

function mark(text, part, index, { mention, claims, keys, movement }, seen) {
  const inner = keys[0] ?? claims[0];
  const attributes = { class: "piece", "data-c": claims.length ? claims.join(" ") : null, "data-inner": inner };
  if (keys.length) attributes.class += ` key ${text.claims[keys[0]].outcome}`;
  if (movement !== null) {
    attributes.class += " moved";
    attributes["data-v"] = movement;
  }
  if (mention === null) return claims.length || movement !== null ? el("span", attributes, ...words(part)) : el("span", {}, ...words(part));
  const { role, place, position } = text.mentions[mention];
  const outcome = position ? "resolved" : text.mentions[mention].outcome;
  attributes.class += ` mention ${outcome} ${role}`;
  attributes["data-m"] = mention;
  if (place !== null) attributes["data-p"] = place;
  if (!seen.has(mention)) {
    seen.add(mention);
    const means = placeOf(place)?.name ?? outcome.replaceAll("_", " ");
    Object.assign(attributes, { role: "button", tabindex: "0", "aria-label": `${text.mentions[mention].text}: ${means}` });
  }
  return el("span", attributes, ...words(part));
}

function claimButton(text, index) {
  const { outcome, headline } = text.claims[index];
  const label = `Claim ${index + 1}, ${outcome}: ${headline}`;
  return el("button", { type: "button", class: `claim-mark ${outcome}`, "data-claim": index, "aria-label": label, title: headline },
    sign(outcome), el("span", { class: "claim-number" }, String(index + 1)));
}

function movementButton(text, index) {
  const { headline } = text.movements[index];
  return el("button", { type: "button", class: "claim-mark flow-mark", "data-movement": index, "aria-label": `Movement ${index + 1}: ${headline}`, title: headline },
    arrow());
}

/** What a pointer or the focus is on inside an article. */
function targetIn(element) {
  const button = element.closest?.("[data-claim]");
  if (button) return { claim: Number(button.dataset.claim) };
  const flow = element.closest?.("[data-movement]");
  if (flow) return { movement: Number(flow.dataset.movement) };
  const mention = element.closest?.("[data-m]");
  if (mention) return { mention: Number(mention.dataset.m) };
  const piece = element.closest?.("[data-inner]");
  if (piece) return { claim: Number(piece.dataset.inner) };
  const moved = element.closest?.("[data-v]");
  return moved ? { movement: Number(moved.dataset.v) } : null;
}

// What the page shows, and how words, numbers and signs are made into elements.

const data = JSON.parse(document.getElementById("data").textContent);

/** How the map is spread out: see `View` in view.rs. Changes with the text that is shown. */
let view = data.view;

const OUTCOMES = {
  contradicted: { word: "Contradicted", order: 0 },
  inconclusive: { word: "Inconclusive", order: 1 },
  supported: { word: "Supported", order: 2 },
};

// Characters that act instead of being seen; line breaks and tabs aside. The same as in `visible.rs`.
const STEERING =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** An element; strings among the children become text, never markup. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Words of a text as nodes, with what would steer the reader's eye (direction overrides and such) made visible. */
function words(text) {
  const nodes = [];
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(STEERING)) {
    if (index > from) nodes.push(text.slice(from, index));
    const code = `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    nodes.push(el("span", { class: "control", title: `control character ${code}` }, code));
    from = index + sign.length;
  }
  if (from < text.length) nodes.push(text.slice(from).replace(/\r\n?/g, "\n"));
  return nodes;
}

/** What dateline says, with the signs for squares and degrees that a terminal does without. */
const said = (text) => words(text.replace(/\b(km|m|mi)2\b/g, "$1\u00b2").replace(/(\d) deg\b/g, "$1\u00b0")
  .replace(/(\d) (km|m|mi)\b/g, "$1\u00a0$2"));

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A verdict's sign: shape and stroke tell what the colour tells. */
function sign(outcome) {
  const shapes = {
    supported: [["circle", { cx: 8, cy: 8, r: 7.2 }], ["path", { d: "M4.6 8.4 7 10.8 11.6 5.6" }]],
    inconclusive: [["rect", { x: 1.4, y: 1.4, width: 13.2, height: 13.2, rx: 3 }],
      ["path", { d: "M5.9 6.2c0-1.3 1-2.1 2.2-2.1s2.1.8 2.1 1.9c0 1.5-2.1 1.6-2.1 3.2M8.1 11.9v.1" }]],
    contradicted: [["path", { d: "M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z" }], ["path", { d: "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" }]],
  };
  const [ground, stroke] = shapes[outcome];
  return svg("svg", { viewBox: "0 0 16 16", class: `sign ${outcome}`, "aria-hidden": "true" },
    svg(ground[0], { ...ground[1], class: "ground" }), svg(stroke[0], { ...stroke[1], class: "stroke" }));
}

/** The sign of a movement. */
const arrow = () => svg("svg", { viewBox: "0 0 16 16", class: "sign flow", "aria-hidden": "true" },
  svg("path", { d: "M2 8h11M8.6 3.4 13.2 8l-4.6 4.6", class: "shaft" }));

/** Positions `[lon, lat]` of a polyline (polyline.rs), in whole numbers of `1 / scale` degrees. */
function decode(line) {
  const numbers = [];
  for (let i = 0, value = 0, shift = 0; i < line.length; i++) {
    const bits = line.charCodeAt(i) - 63;
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits < 32) {
      numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = shift = 0;
    }
  }
  const positions = [];
  for (let i = 0, x = 0, y = 0; i + 1 < numbers.length; i += 2) positions.push([(x += numbers[i]), (y += numbers[i + 1])]);
  return positions;
}

const FINE = 1e4;

/** A line moved as a whole to the side of the earth that the map is about, as Leaflet's [lat, lon]. */
function unwrapped(positions, scale) {
  let west = Infinity, east = -Infinity;
  for (const [x] of positions) {
    west = Math.min(west, x / scale);
    east = Math.max(east, x / scale);
  }
  const by = near((west + east) / 2) - (west + east) / 2;
  return positions.map(([x, y]) => [y / scale, x / scale + by]);
}

/** The longitude within half a turn of the map's middle. */
const near = (lon) => lon - 360 * Math.floor((lon - view.middle + 180) / 360);

const latLng = ({ lat, lon }) => [lat, near(lon)];
const number = (value) => value.toLocaleString("en-US");
const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
const placeOf = (id) => (id === null ? null : data.places[id]);

/** How many claims of some documents fare how. */
function tally(documents) {
  const counts = { contradicted: 0, inconclusive: 0, supported: 0 };
  for (const { claims } of documents) for (const { outcome } of claims) counts[outcome] += 1;
  return counts;
}

// Makes the vendored files of this folder from three npm packages; README.md says what they are.
//
//     npm install leaflet@1.9.4 world-atlas@2.0.2 topojson-client@3.1.0 topojson-simplify@3.0.3 polylabel@2.0.1
//     node build.mjs path/to/node_modules
//
// basemap.bin, after inflating (zlib), is a sequence of varints (LEB128), signed ones in zigzag:
//   arcs:    count, then for each: number of positions, first lon and lat and then differences (in 0.001 degrees),
//            and one byte a position: how much it matters
//   land:    count of rings, then for each: number of arcs and their numbers (~n runs backwards)
//   borders: count, then numbers of arcs that two countries share
//   labels:  count, then for each: lon, lat, log2 of the area in square kilometres, bytes of the name, the name
//
// "How much it matters" is 4 log2(s / 100 m), s the square root of the area of the triangle that Visvalingam's algorithm
// (Visvalingam & Whyatt 1993, doi:10.1179/000870493786962263) drops the position with; ends of arcs have 255.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { deflateSync } from "node:zlib";

const modules = resolve(process.argv[2] ?? "node_modules");
const require = createRequire(`${modules}/x.js`);
const { feature } = require("topojson-client");
const { presimplify, sphericalTriangleArea } = require("topojson-simplify");
const { default: polylabel } = await import(`${modules}/polylabel/polylabel.js`);

const EARTH_RADIUS_M = 6371008.8;
const LEAST = 12; // positions that matter less are left out: no corner of 800 m by 800 m is lost

function basemap() {
  const topology = JSON.parse(readFileSync(`${modules}/world-atlas/countries-10m.json`));
  const weighed = presimplify(topology, sphericalTriangleArea);
  const bytes = [];
  const unsigned = (n) => {
    for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
    bytes.push(n);
  };
  const signed = (n) => unsigned(n < 0 ? -2 * n - 1 : 2 * n);

  const rank = (area) => {
    if (!Number.isFinite(area)) return 255;
    const side = Math.sqrt(area) * EARTH_RADIUS_M;
    return Math.max(0, Math.min(254, Math.round(4 * Math.log2(Math.max(side, 1) / 100))));
  };
  unsigned(weighed.arcs.length);
  let kept = 0;
  for (const arc of weighed.arcs) {
    const positions = arc
      .map(([lon, lat, area]) => [Math.round(lon * 1000), Math.round(lat * 1000), rank(area)])
      .filter(([, , r], i) => r >= LEAST || i === 0 || i === arc.length - 1);
    kept += positions.length;
    unsigned(positions.length);
    let [x, y] = [0, 0];
    for (const [lon, lat, r] of positions) {
      signed(lon - x);
      signed(lat - y);
      bytes.push(r);
      [x, y] = [lon, lat];
    }
  }

  const land = weighed.objects.land;
  const polygons = land.type === "GeometryCollection" ? land.geometries.flatMap((g) => g.arcs) : land.arcs;
  const rings = polygons.flat();
  unsigned(rings.length);
  for (const ring of rings) {
    unsigned(ring.length);
    ring.forEach(signed);
  }

  // Which arcs two countries share: mesh() hands out coordinates, so count the uses here.
  const users = new Map();
  const use = (arcs, who) =>
    typeof arcs === "number"
      ? users.set(arcs < 0 ? ~arcs : arcs, (users.get(arcs < 0 ? ~arcs : arcs) ?? new Set()).add(who))
      : arcs.forEach((inner) => use(inner, who));
  weighed.objects.countries.geometries.forEach((country, i) => country.arcs && use(country.arcs, i));
  const shared = [...users].filter(([, who]) => who.size > 1).map(([arc]) => arc).sort((a, b) => a - b);
  unsigned(shared.length);
  shared.forEach(unsigned);

  const labels = feature(topology, topology.objects.countries).features.filter((f) => f.geometry).map((f) => {
    const parts = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
    // Between a ring and the equator; a ring around a pole (Antarctica's) holds what is left of the half sphere.
    const km2 = (ring) => {
      let [sum, turned] = [0, 0];
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1], ring[i]].map(([lon, lat]) => [(lon * Math.PI) / 180, Math.sin((lat * Math.PI) / 180)]);
        const turn = b[0] - a[0] - 2 * Math.PI * Math.round((b[0] - a[0]) / (2 * Math.PI));
        turned += turn;
        sum += (turn * (a[1] + b[1])) / 2;
      }
      return (Math.abs(Math.abs(turned) > 1 ? 2 * Math.PI - Math.abs(sum) : sum) * EARTH_RADIUS_M ** 2) / 1e6;
    };
    const largest = parts.reduce((a, b) => (km2(b[0]) > km2(a[0]) ? b : a));
    // Squeezed by the cosine, so that the widest spot is the widest on the ground.
    const squeeze = Math.cos((largest[0][0][1] * Math.PI) / 180);
    const [x, y] = polylabel(largest.map((ring) => ring.map(([lon, lat]) => [lon * squeeze, lat])), 0.05);
    return { name: f.properties.name, lon: x / squeeze, lat: y, area: parts.reduce((sum, part) => sum + km2(part[0]), 0) };
  });
  labels.sort((a, b) => b.area - a.area || (a.name < b.name ? -1 : 1));
  unsigned(labels.length);
  for (const { name, lon, lat, area } of labels) {
    signed(Math.round(lon * 1000));
    signed(Math.round(lat * 1000));
    unsigned(Math.max(0, Math.round(Math.log2(Math.max(area, 1)))));
    const utf8 = Buffer.from(name, "utf8");
    unsigned(utf8.length);
    bytes.push(...utf8);
  }
  const packed = deflateSync(Buffer.from(bytes), { level: 9 });
  writeFileSync("basemap.bin", packed);
  console.log(`basemap.bin: ${kept} positions, ${rings.length} rings, ${shared.length} border arcs, ${labels.length} labels, ` +
    `${bytes.length} bytes, ${packed.length} packed`);
}

function leaflet() {
  // Without the pointer to a source map, which a browser's tools would ask for, and the images, which are not used.
  // The licence asks to be in every copy, and each page is one.
  const licence = readFileSync(`${modules}/leaflet/LICENSE`, "utf8").replace(/\r/g, "").trim();
  const script = `/*\n${licence}\n*/\n` +
    readFileSync(`${modules}/leaflet/dist/leaflet.js`, "utf8").replace(/\n?\/\/# sourceMappingURL.*\s*$/, "\n");
  const style = readFileSync(`${modules}/leaflet/dist/leaflet.css`, "utf8").replace(/\r/g, "")
    .split(/(?<=\})\n/).filter((rule) => !rule.includes("url(")).join("\n");
  writeFileSync("leaflet.js", script);
  writeFileSync("leaflet.css", style);
  console.log(`leaflet.js: ${script.length} bytes, leaflet.css: ${style.length} bytes`);
}

basemap();
leaflet();

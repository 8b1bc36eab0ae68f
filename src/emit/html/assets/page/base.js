// The map under everything: projection, land, borders, a grid of degrees, names.

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Azimuthal equidistant about a pole, which Mercator can not show; a map unit is a degree. */
function polarCrs(hemisphere) {
  const projection = {
    bounds: L.bounds([-180, -180], [180, 180]),
    project({ lat, lng }) {
      const [r, turn] = [90 - hemisphere * lat, (lng * Math.PI) / 180];
      return L.point(r * Math.sin(turn), -hemisphere * r * Math.cos(turn));
    },
    unproject({ x, y }) {
      return L.latLng(hemisphere * (90 - Math.hypot(x, y)), (Math.atan2(x, -hemisphere * y) * 180) / Math.PI);
    },
  };
  return L.extend({}, L.CRS.Earth, {
    projection, transformation: L.transformation(1 / 360, 0.5, -1 / 360, 0.5), wrapLng: undefined, infinite: true,
  });
}

/** The hemisphere of a map from above a pole, 0 for any other map. */
const polar = () => ({ north: 1, south: -1 })[view.projection] ?? 0;

function makeMap(container) {
  const crs = polar() ? polarCrs(polar()) : view.projection === "plate" ? L.CRS.EPSG4326 : L.CRS.EPSG3857;
  const map = L.map(container, {
    crs, zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.75, minZoom: 0, maxZoom: 12,
    wheelPxPerZoomLevel: 90, fadeAnimation: false, zoomAnimation: !still.matches, markerZoomAnimation: !still.matches,
    maxBounds: polar() ? null : [[-90, view.middle - 500], [90, view.middle + 500]], maxBoundsViscosity: 0.8,
  });
  map.setView([0, view.middle], 1);
  for (const [name, z] of [["land", 210], ["lines", 220], ["areas", 410], ["claims", 420], ["spots", 430]]) {
    map.createPane(name).style.zIndex = z;
  }
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ position: "bottomleft", maxWidth: 140 }).addTo(map);
  if (data.tiles) L.tileLayer(data.tiles, { maxZoom: 19, className: "tiles" }).addTo(map);
  else addLand(map);
  addGrid(map);
  return map;
}

function addLand(map) {
  const { arcs, land, borders } = data.base;
  const lines = arcs.map(decode);
  const still = { interactive: false, smoothFactor: 0.7 };
  const renderer = L.svg({ padding: 0.4, pane: "land" });
  const rings = land.map((ring) => ring.flatMap((arc, i) => {
    const line = arc < 0 ? lines[~arc].slice().reverse() : lines[arc];
    return i === 0 ? line : line.slice(1);
  }));
  const coast = [...new Set(land.flat().map((arc) => (arc < 0 ? ~arc : arc)))].flatMap((arc) => seamless(lines[arc]));
  const shared = borders.map((arc) => lines[arc]);
  L.polygon(copies(rings.map(unrolled).map(closed)), { ...still, renderer, pane: "land", stroke: false, className: "land" }).addTo(map);
  L.polyline(copies(shared.map(unrolled)), { ...still, renderer, pane: "land", className: "border" }).addTo(map);
  L.polyline(copies(coast.map(unrolled)), { ...still, renderer, pane: "land", className: "coast" }).addTo(map);
}

/** A coast without the edges that only close a ring at the antimeridian or at the pole. */
function seamless(line) {
  return apart(line, (a, b) => (Math.abs(a[0]) === 180000 && Math.abs(b[0]) === 180000) || (a[1] <= -89999 && b[1] <= -89999));
}

/** A line without the edges that `leave` picks. */
function apart(line, leave) {
  const parts = [[line[0]]];
  for (let i = 1; i < line.length; i++) {
    if (leave(line[i - 1], line[i])) parts.push([line[i]]);
    else parts.at(-1).push(line[i]);
  }
  return parts.filter((part) => part.length > 1);
}

/** A line in degrees that runs on where longitudes leap from 180 to -180. */
function unrolled(line) {
  let turns = 0;
  return line.map(([x, y], i) => {
    const leap = i ? x - line[i - 1][0] : 0;
    if (Math.abs(leap) > 180000) turns -= 360 * Math.sign(leap);
    return [y / 1000, x / 1000 + turns];
  });
}

/** A ring around a pole (Antarctica's) ends a whole turn from its start: it is closed along the pole. */
function closed(ring) {
  const [start, end] = [ring[0], ring.at(-1)];
  if (Math.abs(end[1] - start[1]) < 180) return ring;
  const pole = 90 * Math.sign(start[0]);
  return [...ring, [pole, end[1]], [pole, start[1]]];
}

/** Lines three times side by side, so that the map goes on wherever it is dragged. */
function copies(lines) {
  if (polar()) return lines.filter((line) => line.some(([lat]) => lat * polar() > 15));
  return [-360, 0, 360].flatMap((by) => lines.map((line) => (by ? line.map(([lat, lon]) => [lat, lon + by]) : line)));
}

/** Meridians and parallels, as many as make some five of each in view. */
function addGrid(map) {
  const lines = L.polyline([], { pane: "lines", interactive: false, className: "grid", renderer: L.svg({ padding: 0.3, pane: "lines" }) });
  const edge = el("div", { class: "edge", "aria-hidden": "true" });
  lines.addTo(map);
  map.getContainer().append(edge);
  const draw = () => {
    edge.replaceChildren();
    if (polar()) return lines.setLatLngs(polarGrid());
    const view = map.getBounds();
    const [south, north] = [Math.max(-89, view.getSouth()), Math.min(89, view.getNorth())];
    const [west, east] = [view.getWest(), view.getEast()];
    const step = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05].find((step) => (east - west) / step >= 4) ?? 0.05;
    const out = [];
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const mark = (at, text, side) => {
      const label = el("span", { class: side }, text);
      label.style[side === "left" ? "top" : "left"] = `${Math.round(at)}px`;
      edge.append(label);
    };
    for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) {
      out.push([[south - 10, lon], [north + 10, lon]].map(([lat, lng]) => [Math.max(-90, Math.min(90, lat)), lng]));
      const turned = ((((lon + 180) % 360) + 360) % 360) - 180;
      const side = Math.abs(turned) < 1e-9 || Math.abs(Math.abs(turned) - 180) < 1e-9 ? "" : turned < 0 ? "W" : "E";
      mark(map.latLngToContainerPoint([south, lon]).x, `${Math.abs(turned).toFixed(digits)}\u00b0${side}`, "bottom");
    }
    for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) {
      out.push([[lat, west - 30], [lat, east + 30]]);
      const side = Math.abs(lat) < 1e-9 ? "" : lat < 0 ? "S" : "N";
      mark(map.latLngToContainerPoint([lat, west]).y, `${Math.abs(lat).toFixed(digits)}\u00b0${side}`, "left");
    }
    lines.setLatLngs(out);
  };
  map.on("moveend viewreset resize", draw);
  map.on("movestart zoomstart", () => edge.replaceChildren());
  draw();
}

function polarGrid() {
  const out = [];
  for (let lon = -180; lon < 180; lon += 30) out.push([[polar() * 89, lon], [polar() * 15, lon]]);
  for (let lat = 30; lat < 90; lat += 10) out.push(Array.from({ length: 121 }, (_, i) => [polar() * lat, i * 3 - 180]));
  return out;
}

// The map's content: places, claims with their areas, heat and clusters; where to look; names that do not collide.

const CLUSTER_FROM = 60; // fewer places than this are shown one by one
const CLUSTER_CELL = 52; // pixels
const HEAT_FROM = 12;

class Atlas {
  constructor(container, on) {
    this.map = makeMap(container);
    this.on = on;
    this.labels = new Labels(this.map);
    const group = () => L.layerGroup().addTo(this.map);
    [this.lines, this.spots, this.focus] = [group(), group(), group()];
    this.renderers = {};
    this.heat = new Heat(this.map);
    this.places = [];
    this.map.on("zoomend", () => this.drawSpots());
    this.map.on("click", () => on.clear());
  }

  remove() {
    this.map.remove();
    this.map.getContainer().replaceChildren();
  }

  renderer(pane) {
    return (this.renderers[pane] ??= L.svg({ padding: 0.4, pane }));
  }

  /** Shows some documents: their places, and the lines of their claims. */
  show(documents, single) {
    this.single = single;
    this.lines.clearLayers();
    this.clearFocus(false);
    const counts = new Map();
    for (const [number, text] of documents) {
      text.mentions.forEach((mention, index) => {
        const at = mention.place ?? (mention.position ? `at ${mention.position}` : null);
        if (at === null) return;
        const place = placeOf(mention.place) ?? { name: mention.text, lat: mention.position[0], lon: mention.position[1] };
        const seen = counts.get(at) ?? { id: mention.place, place, count: 0, literal: false, uses: [] };
        seen.count += 1;
        seen.literal ||= mention.role === "literal" || mention.role === "coordinate";
        seen.uses.push({ document: number, mention: index });
        counts.set(at, seen);
      });
      if (single) text.claims.forEach((claim, index) => this.addClaim(claim, index));
      text.movements.forEach((movement, index) => this.addMovement(movement, { movement: index, document: number }));
    }
    this.places = [...counts.values()].sort((a, b) => b.count - a.count);
    this.heat.set(this.places);
    this.drawSpots();
  }

  addClaim(claim, index) {
    for (const line of claim.lines) {
      const shape = L.polyline(unwrapped(decode(line), FINE), {
        pane: "claims", renderer: this.renderer("claims"), className: `claim ${claim.outcome}`, weight: 2.5,
      });
      shape.on("mouseover", () => this.on.point({ claim: index })).on("mouseout", () => this.on.unpoint({ claim: index }));
      shape.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        this.on.choose({ claim: index });
      });
      shape.addTo(this.lines);
      shape.getElement()?.setAttribute("data-claim", index);
    }
  }

  /** A movement's way with its direction; where two texts are shown at once, a click opens its text. */
  addMovement(movement, target) {
    this.flow(movement, "flow", this.lines, (shape) => {
      const shown = this.single ? { movement: target.movement } : target;
      shape.on("mouseover", () => this.on.point(shown)).on("mouseout", () => this.on.unpoint(shown));
      shape.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        this.on.choose(target);
      });
      if (this.single) shape.getElement()?.setAttribute("data-movement", target.movement);
    });
  }

  /** The parts of a movement's way, with an arrow at the end of the last. */
  flow(movement, className, group, each = () => {}) {
    movement.lines.forEach((line, i) => {
      const head = i === movement.lines.length - 1 ? " headed" : "";
      const renderer = this.renderer("claims");
      const shape = L.polyline(unwrapped(decode(line), FINE), {
        pane: "claims", renderer, className: `${className}${head}`, weight: 3, noClip: true, interactive: className === "flow",
      }).addTo(group);
      if (head) shape.getElement()?.setAttribute("marker-end", "url(#flow-head)");
      if (head && !renderer._container.querySelector("marker")) {
        renderer._container.append(svg("defs", {}, svg("marker", { id: "flow-head", viewBox: "0 0 10 10", refX: 14, refY: 5, markerWidth: 11,
          markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 .5 10 5 0 9.5 2.6 5z", class: "flow-head" }))));
      }
      each(shape);
    });
  }

  /** A movement with both its ends. */
  showMovement(movement) {
    this.clearFocus(true);
    this.flow(movement, "flow chosen", this.focus);
    const ends = [movement.from, movement.to].map(placeOf).filter(Boolean);
    for (const place of ends) {
      L.circleMarker(latLng(place), { pane: "spots", renderer: this.renderer("spots"), radius: 6, className: "spot end", interactive: false }).addTo(this.focus);
    }
    const way = movement.lines.flatMap((line) => unwrapped(decode(line), FINE));
    const named = ends.map((place) => ({ at: latLng(place), text: place.name, kind: "place end", radius: 7 }));
    if (movement.moved && way.length) {
      const [a, b] = [way[Math.floor((way.length - 1) / 2)], way[Math.ceil((way.length - 1) / 2)]];
      named.unshift({ at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], text: movement.moved, kind: "measure flow", radius: 0 });
    }
    this.labels.set("focus", named);
    const reach = [...way, ...ends.map(latLng)];
    if (reach.length) this.look(reach, { most: 9 });
  }

  /** One dot a place, or one a heap of places that stand too close to tell apart. */
  drawSpots() {
    this.spots.clearLayers();
    const heaps = this.places.length < CLUSTER_FROM ? this.places.map((spot) => [spot]) : this.heaps();
    const named = [];
    for (const heap of heaps) {
      const [first] = heap;
      const count = heap.reduce((sum, spot) => sum + spot.count, 0);
      const radius = heap.length > 1 ? 11 + 3 * Math.log10(count) : 4.5 + Math.min(5, 1.6 * Math.log2(first.count));
      const dot = L.circleMarker(latLng(first.place), {
        pane: "spots", renderer: this.renderer("spots"), radius, className: heap.length > 1 ? "heap" : "spot",
      });
      const target = { place: first.id, uses: first.uses };
      dot.on("mouseover", () => heap.length === 1 && this.on.point(target)).on("mouseout", () => this.on.unpoint(target));
      dot.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        if (heap.length > 1) this.look(heap.map((spot) => latLng(spot.place)));
        else this.on.choose(target);
      });
      dot.addTo(this.spots);
      if (first.id !== null) dot.getElement()?.setAttribute("data-place", first.id);
      if (heap.length > 1) named.push({ at: latLng(first.place), text: number(heap.length), kind: "count", radius: 0 });
      else named.push({ at: latLng(first.place), text: first.place.name, kind: "place", radius });
    }
    this.labels.set("spots", named);
  }

  heaps() {
    const cells = new Map();
    for (const spot of this.places) {
      const { x, y } = this.map.project(latLng(spot.place));
      const key = `${Math.floor(x / CLUSTER_CELL)} ${Math.floor(y / CLUSTER_CELL)}`;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(spot);
    }
    return [...cells.values()];
  }

  area(polygons, className) {
    const rings = polygons.map((polygon) => polygon.map((ring) => unwrapped(decode(ring), FINE)));
    const shared = { pane: "areas", renderer: this.renderer("areas"), interactive: false, smoothFactor: 0.3 };
    L.polygon(rings, { ...shared, stroke: false, className: `area ${className}` }).addTo(this.focus);
    const edges = polygons.flat().flatMap((ring) => uncut(decode(ring))).map((line) => unwrapped(line, FINE));
    L.polyline(edges, { ...shared, className: `outline ${className}` }).addTo(this.focus);
    return rings.flat(2);
  }

  /** A claim with both footprints, the way between, and where its subject would have to lie. */
  showClaim(claim, fly) {
    this.clearFocus(true);
    const reach = claim.ends.map(latLng);
    if (claim.area) reach.push(...this.area(claim.area, `true ${claim.outcome}`));
    const named = [];
    for (const end of claim.ends) {
      const place = placeOf(end.place);
      if (place?.area) {
        const corners = this.area(place.area, "footprint");
        // A country as an end would take the eye off everything else.
        if (place.radius_km < 150 || claim.ends.length === 1) reach.push(...corners);
      }
      L.circleMarker(latLng(end), { pane: "spots", renderer: this.renderer("spots"), radius: 6, className: "spot end", interactive: false })
        .addTo(this.focus);
      named.push({ at: latLng(end), text: place?.name ?? end.position, kind: "place end", radius: 7 });
    }
    const lines = claim.lines.map((line) => unwrapped(decode(line), FINE));
    for (const line of lines) {
      L.polyline(line, { pane: "claims", renderer: this.renderer("claims"), className: `way ${claim.outcome}`, interactive: false }).addTo(this.focus);
    }
    const measured = claim.parts[0]?.measured;
    if (lines.length && measured) {
      const line = lines.reduce((a, b) => (b.length > a.length ? b : a));
      const [a, b] = [line[Math.floor((line.length - 1) / 2)], line[Math.ceil((line.length - 1) / 2)]];
      const middle = line.length === 2 ? [(line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2] : [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      named.unshift({ at: middle, text: measured, kind: `measure ${claim.outcome}`, sign: claim.outcome, radius: 0 });
    }
    this.labels.set("focus", named);
    if (fly && reach.length) this.look(reach, { most: 10 });
  }

  /** A mention's place with the losers in grey. */
  showMention(mention, fly) {
    this.clearFocus(false);
    const named = [];
    const winner = placeOf(mention.place);
    const reach = [];
    if (winner) {
      reach.push(latLng(winner));
      if (winner.area) reach.push(...this.area(winner.area, "footprint"));
      if (mention.part) this.area(mention.part.area, "footprint part");
      named.push({ at: latLng(winner), text: winner.name, kind: "place end", radius: 7 });
    } else if (mention.position) {
      reach.push([mention.position[0], near(mention.position[1])]);
    }
    for (const { place: id } of mention.candidates) {
      if (id === mention.place) continue;
      const place = placeOf(id);
      const dot = L.circleMarker(latLng(place), {
        pane: "spots", renderer: this.renderer("spots"), radius: 5, className: winner ? "loser" : "loser open", interactive: false,
      }).addTo(this.focus);
      dot.getElement()?.setAttribute("data-candidate", id);
      named.push({ at: latLng(place), text: place.within ? `${place.name}, ${place.within.split(", ").at(-1)}` : place.name, kind: "candidate", radius: 5 });
      if (!winner) reach.push(latLng(place));
    }
    this.labels.set("focus", named);
    if (!reach.length) return;
    const visible = reach.length && this.map.getBounds().pad(-0.08).contains(reach[0]);
    if (fly === "always" || (fly && !visible)) this.look(reach, { most: 8 });
  }

  clearFocus(dim) {
    this.focus.clearLayers();
    this.labels.set("focus", []);
    this.map.getContainer().classList.toggle("dimmed", dim);
  }

  /** What the text is about: its places on the ground, or, for want of those or when asked, all it names. */
  home({ fly = true, whole = false } = {}) {
    const wide = ["country", "continent"];
    const local = this.places.filter(({ literal, place }) => literal && !wide.includes(place.kind));
    const at = (whole || !local.length ? this.places : local).map((spot) => latLng(spot.place));
    if (at.length) this.look(at, { most: 8, fly });
    else if (this.single) this.map.setView([20, view.middle], 1, { animate: false });
  }

  /** Flies so that all positions are in the part of the map that the panel leaves free. */
  look(positions, { most = 10, fly = true } = {}) {
    const { map } = this;
    const points = positions.map((at) => map.project(at, 0));
    const box = L.bounds(points);
    const room = this.on.room();
    const size = map.getSize();
    const free = { x: Math.max(80, size.x - room.right - room.left - 90), y: Math.max(80, size.y - room.bottom - room.top - 90) };
    const spread = box.getSize();
    const fits = Math.log2(Math.min(free.x / Math.max(spread.x, 1e-9), free.y / Math.max(spread.y, 1e-9)));
    const zoom = Math.max(0, Math.min(most, Math.floor(fits * 4) / 4));
    const middle = box.getCenter().multiplyBy(map.getZoomScale(zoom, 0));
    const centre = map.unproject(middle.add([(room.right - room.left) / 2, (room.bottom - room.top) / 2]), zoom);
    if (fly && !still.matches) map.flyTo(centre, zoom, { duration: 0.8, easeLinearity: 0.4 });
    else map.setView(centre, zoom, { animate: false });
  }

  /** Brings out what the pointer is on elsewhere. */
  light(selector, name = "lit") {
    const container = this.map.getContainer();
    container.querySelectorAll(`.${name}`).forEach((element) => element.classList.remove(name));
    if (selector) container.querySelectorAll(selector).forEach((element) => element.classList.add(name));
  }
}

/** A ring's edges without those along the antimeridian or a pole, where it was cut. */
function uncut(ring) {
  const atPole = ([, y]) => Math.abs(y) === 90 * FINE;
  return apart(ring, (a, b) => (Math.abs(a[0]) === 180 * FINE && a[0] === b[0]) || atPole(a) || atPole(b));
}

/** Names beside dots: the more important first, each on the side where it is free, left out where none is. */
class Labels {
  constructor(map) {
    this.map = map;
    this.sets = { focus: [], spots: [] };
    this.layer = el("div", { class: "labels", "aria-hidden": "true" });
    map.getContainer().append(this.layer);
    map.on("moveend zoomend viewreset resize", () => this.draw());
    map.on("move", () => this.shift());
    map.on("zoomstart", () => (this.layer.hidden = true));
    this.countries = polar() ? [] : data.base.labels.map(([name, lon, lat, area]) => ({ at: [lat, near(lon)], text: name, kind: "country", area }));
  }

  set(name, labels) {
    this.sets[name] = labels;
    this.draw();
  }

  /** Keeps the names in place while the map is dragged. */
  shift() {
    if (!this.drawnAt || this.layer.hidden) return;
    const by = this.map.latLngToContainerPoint(this.drawnAt);
    this.layer.style.transform = `translate(${by.x}px, ${by.y}px)`;
  }

  draw() {
    const { map, layer } = this;
    layer.replaceChildren();
    layer.style.transform = "";
    layer.hidden = false;
    this.drawnAt = map.containerPointToLatLng([0, 0]);
    const size = map.getSize();
    const inView = ({ x, y }) => x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20;
    const zoom = map.getZoom();
    const kmPerPixel = (lat) => (40075 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
    const countries = this.countries.filter(({ at, text, area }) => 2 ** (area / 2) / kmPerPixel(at[0]) > 7 * text.length);
    const named = new Set(this.sets.focus.map(({ text }) => text));
    const spots = this.sets.spots.filter(({ text }) => !named.has(text));
    const dotted = new Set([...named, ...spots.map(({ text }) => text)]);
    const wanted = [...this.sets.focus, ...spots, ...countries.filter(({ text }) => !dotted.has(text))];
    const shown = wanted.map((label) => ({ ...label, point: map.latLngToContainerPoint(label.at) })).filter(({ point }) => inView(point));
    for (const label of shown) {
      label.element = el("span", { class: `label ${label.kind}` }, label.sign ? sign(label.sign) : null, el("bdi", {}, ...words(label.text)));
      layer.append(label.element);
    }
    for (const label of shown) label.size = { x: label.element.offsetWidth, y: label.element.offsetHeight };
    // A dot's own spot is taken, too.
    const taken = shown.filter(({ radius }) => radius).map(({ point, radius: r }) => [point.x - r, point.y - r, point.x + r, point.y + r]);
    for (const label of shown) {
      const { point: { x, y }, size: { x: w, y: h }, radius: r } = label;
      const gap = r + 3;
      const sides = r === 0 || r === undefined ? [[x - w / 2, y - h / 2]]
        : [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap], [x + gap * 0.7, y - gap * 0.7 - h], [x + gap * 0.7, y + gap * 0.7]];
      // Rather on a side that is in view as a whole.
      sides.sort((a, b) => Number(a[0] < 0 || a[0] + w > size.x) - Number(b[0] < 0 || b[0] + w > size.x));
      const free = sides.find(([left, top]) => taken.every(([a, b, c, d]) => left >= c || left + w <= a || top >= d || top + h <= b));
      if (!free) {
        label.element.remove();
        continue;
      }
      taken.push([free[0], free[1], free[0] + w, free[1] + h]);
      label.element.style.transform = `translate(${Math.round(free[0])}px, ${Math.round(free[1])}px)`;
    }
  }
}

/** Where mentions are dense, on a canvas under the dots. */
class Heat {
  constructor(map) {
    this.map = map;
    this.places = [];
    this.canvas = el("canvas", { class: "heat", hidden: true, "aria-hidden": "true" });
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    map.getContainer().append(this.canvas);
    map.on("moveend zoomend resize", () => this.draw());
    map.on("movestart zoomstart", () => this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height));
  }

  set(places) {
    this.places = places;
    this.draw();
  }

  get shown() {
    return !this.canvas.hidden;
  }

  toggle() {
    this.canvas.hidden = !this.canvas.hidden;
    this.draw();
  }

  draw() {
    if (!this.shown) return;
    const { x: width, y: height } = this.map.getSize();
    Object.assign(this.canvas, { width, height });
    const { pen } = this;
    const most = Math.max(1, ...this.places.map(({ count }) => count));
    for (const { place, count } of this.places) {
      const { x, y } = this.map.latLngToContainerPoint(latLng(place));
      const radius = 34;
      if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
      const glow = pen.createRadialGradient(x, y, 0, x, y, radius);
      const strength = 0.18 + 0.5 * Math.sqrt(count / most);
      glow.addColorStop(0, `rgba(0,0,0,${strength})`);
      glow.addColorStop(1, "rgba(0,0,0,0)");
      pen.fillStyle = glow;
      pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    }
    // How much came together, as a colour from yellow to a deep red (the ramp YlOrRd of ColorBrewer).
    const ramp = [[255, 237, 160], [254, 178, 76], [252, 78, 42], [189, 0, 38], [128, 0, 38]];
    const pixels = pen.getImageData(0, 0, Math.max(1, width), Math.max(1, height));
    for (let i = 3; i < pixels.data.length; i += 4) {
      const share = Math.min(0.999, pixels.data[i] / 255) * (ramp.length - 1);
      const [low, high, part] = [ramp[Math.floor(share)], ramp[Math.floor(share) + 1], share % 1];
      for (let channel = 0; channel < 3; channel++) {
        pixels.data[i - 3 + channel] = low[channel] + (high[channel] - low[channel]) * part;
      }
      pixels.data[i] = Math.min(200, pixels.data[i] * 1.6);
    }
    pen.putImageData(pixels, 0, 0);
  }
}

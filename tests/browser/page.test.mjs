// map.html as a reader has it: opened from a file, without a network, with a pointer, a keyboard, a phone.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { CHROMIUM, PAGES, SHOTS, TEXTS } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
let browser;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});
after(() => browser.close());

/** Opens a page, hands it to `look`, and then requires that it asked for nothing and complained of nothing `expected`. */
async function visit(name, look, { viewport = DESK, colorScheme = "light", touch = false, expected = /^never$/ } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce", hasTouch: touch, isMobile: touch });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const file = `file://${PAGES}/${name}/map.html`;
  const heard = [];
  page.on("request", (request) => request.url() !== file && heard.push(`request: ${request.url()}`));
  page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => heard.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  try {
    await page.goto(file);
    await look(page);
    assert.deepEqual(heard.filter((line) => !expected.test(line)), [], "requests, messages and errors");
  } catch (error) {
    // What the page complained of explains most failures.
    if (heard.length && !error.actual) error.message += `\nheard: ${heard.join("\n")}`;
    throw error;
  } finally {
    await context.close();
  }
}

async function serious(page) {
  // The policy lets no script in; what the debugger evaluates is outside of it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`);
}

const settled = (page) => page.waitForTimeout(250);
const lit = (page, selector) => page.$$eval(selector, (all) => all.filter((element) => element.classList.contains("lit")).length);

/** Moves the pointer onto the middle of a path of the map. */
async function pointAt(page, selector) {
  const at = await page.$eval(selector, (path) => {
    const middle = path.getPointAtLength(path.getTotalLength() / 2);
    const { x, y } = new DOMPoint(middle.x, middle.y).matrixTransform(path.getScreenCTM());
    return { x, y };
  });
  await page.mouse.move(at.x - 30, at.y - 30);
  await page.mouse.move(at.x, at.y, { steps: 4 });
}

for (const [device, viewport] of [["desk", DESK], ["phone", PHONE]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${device}, ${colorScheme}: opens alone, has no serious fault for axe, and fits its width`, () =>
      visit("dispatch", async (page) => {
        await settled(page);
        await page.screenshot({ path: `${SHOTS}/${device}-${colorScheme}.png` });
        assert.deepEqual(await serious(page), [], "as it opens");
        await page.click('.claim-mark[data-claim="3"]');
        await settled(page);
        await page.screenshot({ path: `${SHOTS}/${device}-${colorScheme}-claim.png` });
        assert.deepEqual(await serious(page), [], "with a claim's card");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth > 1), false, "no sideways scrolling");
      }, { viewport, colorScheme, touch: device === "phone" }));
  }
}

test("the policy lets no other script and no request through", () =>
  visit("dispatch", async (page) => {
    const refused = await page.evaluate(async () => {
      const blocked = [];
      document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "globalThis.taken = true";
      document.body.append(script);
      await fetch("https://example.org/").catch(() => {});
      const image = new Image();
      image.src = "https://example.org/a.png";
      await new Promise((done) => setTimeout(done, 200));
      return { blocked: blocked.sort(), taken: globalThis.taken ?? false };
    });
    assert.deepEqual(refused, { blocked: ["connect-src", "img-src", "script-src-elem"], taken: false });
    // The browser tells each refusal, and of the image that it was asked for; nothing else may be there.
  }, { expected: /Content Security Policy|^request: https:\/\/example\.org\/a\.png$/ }));

test("every claim is reached by the Tab key, flies the map and shows its arithmetic", () =>
  visit("dispatch", async (page) => {
    const claims = await page.$$eval("article .claim-mark", (all) => all.length);
    assert.equal(claims, 4);
    const reached = new Map();
    for (let i = 0; i < 60 && reached.size < claims; i++) {
      await page.keyboard.press("Tab");
      const claim = await page.evaluate(() => document.activeElement.closest(".claim-mark")?.dataset.claim);
      if (claim === undefined) continue;
      await settled(page);
      reached.set(claim, await page.$eval(".card h3", (head) => head.textContent));
      const label = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
      assert.match(label, /^Claim \d, (supported|contradicted|inconclusive): /);
    }
    assert.deepEqual([...reached.keys()], ["0", "1", "2", "3"]);
    assert.equal(reached.get("3").replaceAll("\u00a0", " "), "86 km is stated, the map says 57 km");
    const cells = await page.$$eval(".figures tbody tr:first-child td", (all) => all.map((cell) => cell.textContent.replaceAll("\u00a0", " ")));
    assert.deepEqual(cells, ["Contradicted", "about 86 kilometers86.0 km", "57.1 km", "37.5 to 70.8 km"]);
    // Both footprints, the way between, and the sector where the statement would be true.
    const drawn = (selector) => page.$$eval(`#map ${selector}`, (all) => all.filter((path) => path.getBBox().width > 1).length);
    assert.equal(await drawn("path.area.footprint"), 2);
    assert.equal(await drawn("path.way.contradicted"), 1);
    assert.equal(await drawn("path.area.true.contradicted"), 1);
    assert.equal(await page.textContent(".label.measure"), "57.1 km");
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible(".card"), false);
    await page.keyboard.press("n");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.claim), "0");
    await page.keyboard.press("p");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.claim), "3");
  }));

test("a pointer on the text lights up the map, and one on the map the text", () =>
  visit("dispatch", async (page) => {
    await page.hover('.piece.key[data-inner="3"]');
    assert.equal(await lit(page, '#map path.claim[data-claim="3"]'), 1, "at once");
    await page.waitForSelector(".card h3:has-text('57 km')");
    await page.click(".card .close");
    await page.mouse.move(5, 5);
    await settled(page);
    assert.equal(await lit(page, ".piece"), 0);
    await pointAt(page, '#map path.claim[data-claim="3"]');
    assert.ok((await lit(page, '.piece[data-c~="3"]')) >= 5, "all words of the claim");
    assert.equal(await lit(page, '.claims [data-row="3"]'), 1, "and its row");
    await page.click(".card .close").catch(() => {});
    const place = await page.getAttribute('.mention:text("Tartus")', "data-p");
    await page.hover('.mention:text("Tartus")');
    assert.equal(await lit(page, `#map [data-place="${place}"]`), 1);
    await page.hover(`#map path[data-place="${place}"]`);
    assert.equal(await lit(page, '.mention:text("Tartus")'), 1);
    await page.hover('.claims [data-row="1"]');
    assert.equal(await lit(page, '.claim-mark[data-claim="1"]'), 1, "a row lights up its claim");
  }));

test("a place tells its losers, shows them in grey, and gives the override to paste", () =>
  visit("dispatch", async (page) => {
    await page.click('.mention:text("Damascus")');
    await settled(page);
    const losers = await page.$$eval(".losers li", (all) => all.map((line) => line.textContent));
    assert.ok(losers.length >= 2, losers.join("\n"));
    assert.ok(losers.some((line) => line.includes("United States") && line.includes("less well known")), losers.join("\n"));
    const dots = await page.$$eval("#map path.loser", (all) => all.map((dot) => dot.dataset.candidate));
    assert.equal(dots.length, losers.length);
    await page.hover(".losers li:first-child button");
    assert.equal(await page.$eval(`#map path.loser.picked`, (dot) => dot.dataset.candidate), dots[0]);
    await page.click(".override summary");
    const lines = await page.textContent(".override pre");
    assert.equal(lines, `[[place]]\nmatch = "Damascus"\nin = "examples/dispatch.txt"\nid = ${dots[0]}\n`);
    await page.selectOption(".override select", dots[1]);
    assert.match(await page.textContent(".override pre"), new RegExp(`id = ${dots[1]}\n$`));
  }));

test("a hostile text stays text", () =>
  visit("hostile", async (page) => {
    const shown = await page.$$eval("article h2, article p", (all) => all.map((block) => {
      const copy = block.cloneNode(true);
      copy.querySelectorAll(".claim-mark, .control").forEach((mark) => mark.remove());
      return copy.textContent.trim();
    }).join("\n\n"));
    const written = readFileSync(`${TEXTS}/hostile.txt`, "utf8").trim();
    assert.equal(shown, written.replace(/[\u202e\u202c\u2028]/g, ""));
    assert.deepEqual(await page.$$eval(".control", (all) => all.map((sign) => sign.textContent)), ["U+202E", "U+202C", "U+2028"]);
    assert.equal(await page.$$eval("img, article script, iframe, object", (all) => all.length), 0);
    assert.equal(await page.evaluate(() => document.scripts.length), 2);
  }));

test("an Arabic paragraph runs from right to left and its neighbour does not", () =>
  visit("arabic", async (page) => {
    const directions = await page.$$eval("article > *", (all) => all.map((block) => getComputedStyle(block).direction));
    assert.deepEqual(directions, ["rtl", "ltr"]);
    await page.screenshot({ path: `${SHOTS}/arabic.png` });
  }));

for (const name of ["antimeridian", "strait"]) {
  test(`${name}: what lies on both sides of the line is shown side by side`, () =>
    visit(name, async (page) => {
      await page.focus(".claim-mark >> nth=-1");
      await page.keyboard.press("Enter");
      await settled(page);
      const map = await page.$eval("#map", (map) => map.getBoundingClientRect().toJSON());
      const ends = await page.$$eval("#map path.end", (all) => all.map((dot) => dot.getBoundingClientRect().toJSON()));
      assert.equal(ends.length, 2);
      for (const { x, y } of ends) assert.ok(x > map.x && x < map.right && y > map.y && y < map.bottom, `${x} ${y}`);
      const ways = await page.$$eval("#map path.way", (all) => all.map((way) => way.getBoundingClientRect().toJSON()));
      const between = Math.abs(ends[0].x - ends[1].x);
      assert.ok(ways.length === 2 && ways.every(({ width }) => width < between + 20), "the way is cut, and no part runs around the earth");
      await page.screenshot({ path: `${SHOTS}/${name}.png` });
    }));
}

test("a text about the pole is shown from above it", () =>
  visit("pole", async (page) => {
    await page.click('.claim-mark[data-claim="1"]');
    await settled(page);
    const ends = await page.$$eval("#map path.end", (all) => all.map((dot) => dot.getBoundingClientRect().toJSON()));
    const length = Math.hypot(ends[0].x - ends[1].x, ends[0].y - ends[1].y);
    const way = await page.$eval("#map path.way", (path) => path.getTotalLength());
    assert.ok(length > 200 && Math.abs(way - length) < 0.02 * length, `a meridian is straight there: ${way} ${length}`);
    await page.screenshot({ path: `${SHOTS}/pole.png` });
  }));

test("a text without a place says so", () =>
  visit("nowhere", async (page) => {
    assert.match(await page.textContent("#claims"), /No statement about places was found/);
    assert.deepEqual(await serious(page), []);
  }));

test("several texts: a list with search, all on one map, each by itself", () =>
  visit("several", async (page) => {
    const count = await page.$$eval("nav li", (all) => all.length);
    assert.equal(count, Number(process.env.SEVERAL));
    assert.deepEqual(await serious(page), []);
    await page.screenshot({ path: `${SHOTS}/several.png` });
    await page.fill("#search", "labasa");
    assert.equal(await page.$$eval("nav li", (all) => all.filter((line) => !line.hidden).length), 1);
    assert.equal(await page.textContent(".found"), "1 text");
    await page.click("nav li:not([hidden]) button");
    assert.match(await page.textContent("article"), /mail boat/);
    await settled(page);
    await page.click(".everything");
    assert.equal(await page.getAttribute(".everything", "aria-current"), "true");
    const first = await page.$eval(".claims tbody tr", (row) => row.className);
    assert.equal(first, "contradicted", "what is wrong comes first");
    await page.click(".claims tbody tr:first-child .statement");
    assert.equal(await page.isVisible(".card .verdict.contradicted"), true);
    await page.click(".everything");
    await page.click("text=Heat of mentions");
    const hot = await page.$eval("canvas.heat", (canvas) =>
      canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0));
    assert.equal(hot, true);
    await page.click(".filters button:has-text('Supported')");
    assert.deepEqual(await page.$$eval("#claims tbody tr", (all) => [...new Set(all.filter((row) => !row.hidden).map((row) => row.className))]), ["supported"]);
  }));

test("a movement is an arrow that its words, its sign and its row lead to", () =>
  visit("flight", async (page) => {
    const arcs = await page.$$eval("#map path.flow", (all) => all.map((path) => path.classList.contains("headed")));
    assert.deepEqual(arcs, [true, true, true]);
    assert.equal(await page.$$eval("#map marker#flow-head", (all) => all.length), 1);
    await page.hover('.piece[data-v="0"]:text("some")');
    assert.equal(await lit(page, '#map path[data-movement="0"]'), 1, "at once");
    await page.waitForSelector(".card h3:has-text('some 12,000 people, from Aleppo to Gaziantep')");
    await settled(page);
    await page.screenshot({ path: `${SHOTS}/flight.png` });
    assert.deepEqual(await serious(page), []);
    // The arrow begins at the place it leaves.
    const [start, ends] = await page.evaluate(() => {
      const path = document.querySelector("#map path.flow.chosen");
      const { x, y } = path.getPointAtLength(0);
      const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
      const dots = [...document.querySelectorAll("#map path.end")].map((dot) => dot.getBoundingClientRect());
      return [at, dots.map((box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 }))].map((v) => JSON.parse(JSON.stringify(v)));
    });
    assert.ok(Math.hypot(start.x - ends[0].x, start.y - ends[0].y) < 4, JSON.stringify([start, ends]));
    await page.keyboard.press("Escape");
    await page.focus('.flow-mark[data-movement="2"]');
    await page.keyboard.press("Enter");
    assert.equal(await page.textContent(".card h3"), "43 sailors, from Tartus to Limassol");
    assert.deepEqual(await page.$$eval("#movements tbody tr", (rows) => rows.map((row) => row.cells[0].textContent)),
      ["some 12,000 people", "Nearly 3,000 villagers", "43 sailors"]);
    await page.click('#movements [data-movement-row="1"] .statement');
    assert.equal(await page.textContent(".card h3"), "Nearly 3,000 villagers, from Latakia to Adana");
  }));

test("a part of a region is shown with the place whose part it is", () =>
  visit("flight", async (page) => {
    await page.click('.mention:text("Syria")');
    await settled(page);
    assert.match(await page.textContent(".card"), /northern Syria/);
    const [whole, part] = await page.$$eval("#map path.area", (all) => all.map((path) => path.getBBox().height));
    assert.ok(part > 10 && part < 0.75 * whole, `${part} of ${whole}`);
    await page.screenshot({ path: `${SHOTS}/part.png` });
  }));

test("two hundred articles: a list with search, heaps, heat, and each by itself", () =>
  visit("archive", async (page) => {
    assert.equal(await page.$$eval("nav li", (all) => all.length), 200);
    const took = await page.evaluate(() => performance.getEntriesByType("navigation")[0].duration);
    assert.ok(took < 3000, `${took} ms`);
    const heaps = await page.$$eval("#map path.heap", (all) => all.length);
    const single = await page.$$eval("#map path.spot", (all) => all.length);
    assert.ok(heaps > 3 && heaps + single < 100, `${heaps} heaps, ${single} single dots`);
    await page.screenshot({ path: `${SHOTS}/archive.png` });
    assert.deepEqual(await serious(page), []);
    const zoomed = () => page.$eval(".leaflet-control-scale-line", (line) => line.textContent);
    const before = await zoomed();
    await page.$eval("#map path.heap", (heap) => heap.dispatchEvent(new MouseEvent("click", { bubbles: true })));
    await settled(page);
    assert.notEqual(await zoomed(), before, "a heap opens up");
    await page.click("text=Heat of mentions");
    await settled(page);
    assert.equal(await page.getAttribute("button:has-text('Heat of mentions')", "aria-pressed"), "true");
    await page.click("button:has-text('Whole map')");
    await settled(page);
    await page.screenshot({ path: `${SHOTS}/archive-heat.png` });
    await page.fill("#search", "trondheim monday");
    const found = await page.$$eval("nav li", (all) => all.filter((line) => !line.hidden).length);
    assert.ok(found >= 1 && found < 15, `${found}`);
    await page.click("nav li:not([hidden]) button");
    assert.match(await page.textContent("article"), /Trondheim/);
    assert.equal(await page.$$eval("#movements", (all) => all.length), 0, "of this text");
    await page.click(".everything");
    assert.equal(await page.$$eval("#movements tbody tr", (rows) => rows.length), 10);
    await page.click("#movements tbody tr:first-child .statement");
    assert.match(await page.textContent(".card h3"), /^Some 40 people, from Vienna/);
    assert.equal(await page.evaluate(() => document.querySelector("nav [aria-current=true]").dataset.document), "0");
  }));

test("2,000 mentions open within three seconds and are still named one by one", () =>
  visit("crowd", async (page) => {
    const mentions = await page.$$eval("article [data-m][role=button]", (all) => all.length);
    assert.ok(mentions > 1900, `${mentions}`);
    const took = await page.evaluate(() => performance.getEntriesByType("navigation")[0].duration);
    assert.ok(took < 3000, `${took} ms`);
    await page.screenshot({ path: `${SHOTS}/crowd.png` });
  }));

test("tiles are asked for from the server that was named and from no other", async () => {
  const tiles = [];
  await visit("tiles", async (page) => {
    page.on("request", (request) => tiles.push(request.url()));
    await page.click(".leaflet-control-zoom-out");
    await settled(page);
    assert.ok(tiles.filter((url) => /^https:\/\/tiles\.example\.org\/\d+\/\d+\/\d+\.png$/.test(url)).length > 0, tiles.join("\n"));
    // There is no such server, and the browser says so.
  }, { expected: /^request: (https:\/\/tiles\.example\.org\/|data:image\/gif)|Failed to load resource/ });
});

test("borders can be left out", async () => {
  const borders = (page) => page.$eval("#map path.border", (path) => (path.getAttribute("d") ?? "").length);
  await visit("dispatch", async (page) => assert.ok((await borders(page)) > 100));
  await visit("no-borders", async (page) => {
    assert.ok((await borders(page)) < 10);
    assert.equal(await page.$$eval(".label.country", (all) => all.length), 0);
  });
});

test("on paper there are the map, the text and the claims", () =>
  visit("dispatch", async (page) => {
    await page.emulateMedia({ media: "print" });
    for (const selector of ["#map", "article", ".claims"]) assert.equal(await page.isVisible(selector), true, selector);
    for (const selector of [".tools", ".leaflet-control-zoom"]) assert.equal(await page.isVisible(selector), false, selector);
    await page.screenshot({ path: `${SHOTS}/print.png`, fullPage: true });
  }));

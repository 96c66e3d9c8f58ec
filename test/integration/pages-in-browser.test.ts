import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { planHtml } from "../../src/core/render/html/plan-html.ts";
import { siteReportHtml } from "../../src/core/render/site-report/site-report-html.ts";
import { findChromium, HeadlessChromium, type Window } from "../support/headless-chromium.ts";
import { firstDayReport, LATE, monthReport } from "../support/sample-site-report.ts";
import {
  CHANGES,
  CORRECTIONS,
  change,
  FINDINGS,
  GUARD,
  plan,
  view,
} from "../unit/core/render/sample-plan.ts";

const WINDOWS: Readonly<Record<string, Window>> = {
  "a phone": { width: 360, height: 740 },
  "a desk": { width: 1280, height: 800 },
  "the dark": { width: 800, height: 800, scheme: "dark" },
  paper: { width: 690, height: 976, media: "print" },
};
const LONG = `${"x".repeat(63)}.`.repeat(4).slice(0, 255);
const HOSTILE = `"><script>fetch("/leak")</script><img src="/leak">\u202e`;

const held = change({ name: `${LONG}`, before: "10.10.1.41", held: true });
const PAGES: Readonly<Record<string, string>> = {
  "/report": siteReportHtml(monthReport({ transfers: [LATE] })),
  "/first-day": siteReportHtml(firstDayReport({ site: HOSTILE })),
  "/long-names": siteReportHtml(
    monthReport({
      site: LONG,
      findings: FINDINGS.map((one) => ({ ...one, hostname: LONG, message: HOSTILE })),
    }),
  ),
  "/plan": planHtml(
    view(plan({ changes: [...CHANGES, ...CORRECTIONS, held], findings: FINDINGS, guards: [GUARD] })),
  ),
};

/** What a hostile name would have to become for anything to happen. */
const ATTACK = `<img src="/leak.png"><script>fetch("/leak.json")</script><script src="/leak.js"></script>
<link rel="stylesheet" href="/leak.css"><iframe src="/leak.html"></iframe><p style="background:url(/leak.gif)">x</p>`;

/** Serves the pages, and remembers every address that was asked for. */
async function servePages(t: TestContext, pages: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { asked, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function openBrowser(t: TestContext): HeadlessChromium | null {
  const program = findChromium();
  if (program === null) {
    t.skip("Chromium is not installed");
    return null;
  }
  const browser = new HeadlessChromium(program);
  t.after(() => browser[Symbol.asyncDispose]());
  return browser;
}

test("pages ask for nothing, complain of nothing, and fit their window, on a screen of any width and on paper", async (t) => {
  const browser = openBrowser(t);
  if (browser === null) return;
  const { asked, base } = await servePages(t, PAGES);
  for (const path of Object.keys(PAGES))
    for (const [name, window] of Object.entries(WINDOWS)) {
      const seen = await browser.look(`${base}${path}`, window);
      const expected = { requests: [`${base}${path}`], complaints: [], overflow: 0 };
      assert.deepEqual(seen, expected, `${path} on ${name}`);
    }
  assert.deepEqual(
    asked.filter((path) => !(path in PAGES) && path !== "/favicon.ico"),
    [],
  );
  const pdf = await browser.print(`${base}/report`);
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
});

test("what would fetch or run is not let through, should it ever get into a page; without the policy it would be seen", async (t) => {
  const browser = openBrowser(t);
  if (browser === null) return;
  const attacked = (PAGES["/plan"] ?? "").replace("</body>", `${ATTACK}</body>`);
  const open = attacked.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  assert.notEqual(open, attacked);
  const { asked, base } = await servePages(t, { "/attacked": attacked, "/open": open });
  const stopped = await browser.look(`${base}/attacked`, { width: 800, height: 600 });
  assert.deepEqual(
    asked.filter((path) => path.startsWith("/leak")),
    [],
  );
  assert.ok(
    stopped.complaints.some((text) => /Content Security Policy/.test(text)),
    "the browser says so",
  );
  const talking = await browser.look(`${base}/open`, { width: 800, height: 600 });
  for (const path of ["/leak.png", "/leak.json", "/leak.js", "/leak.css", "/leak.html", "/leak.gif"]) {
    assert.ok(asked.includes(path), `${path} was asked for`);
    assert.ok(talking.requests.includes(`${base}${path}`), `${path} was seen`);
  }
});

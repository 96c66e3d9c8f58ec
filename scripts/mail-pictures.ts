// node scripts/mail-pictures.ts [program]: pictures of the HTML mails for docs/guide-mails.md, taken by a headless Chromium.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleMails } from "../src/core/notify/sample-mails.ts";
import { JinjaTemplates } from "../src/io/smtp/jinja-templates.ts";

const [program = "chromium"] = process.argv.slice(2);
const FOLDER = "docs/mails";
const SHOWN = [
  { name: "name", title: "a name that belongs to another row", heights: { 400: 760, 800: 480 } },
  { name: "digest", title: "several findings", heights: { 400: 900, 800: 660 } },
  { name: "alert", title: "alert service-down", heights: { 400: 560, 800: 400 } },
] as const;

const templates = new JinjaTemplates({
  directory: null,
  onProblem: ({ message }) => {
    throw new Error(message);
  },
});
const folder = mkdtempSync(join(tmpdir(), "pphook-pictures-"));
mkdirSync(FOLDER, { recursive: true });
try {
  for (const { name, title, heights } of SHOWN) {
    const sample = sampleMails("en").find((mail) => mail.title === title);
    if (sample === undefined) throw new Error(`there is no sample mail "${title}"`);
    const page = join(folder, `${name}.html`);
    writeFileSync(page, templates.render(sample.template, sample.context).html ?? "");
    for (const width of [400, 800] as const)
      for (const scheme of ["light", "dark"] as const)
        takePicture(page, { file: `${name}-${width}-${scheme}.png`, width, height: heights[width], scheme });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

/** A window is never narrower than 500 px, so the page is shown in a frame of the wanted width. */
function takePicture(page: string, { file, width, height, scheme }: Picture): void {
  const frame = join(folder, "frame.html");
  const style = `border:0; display:block; width:${width}px; height:${height}px; color-scheme:${scheme};`;
  writeFileSync(frame, `<body style="margin:0"><iframe style="${style}" src="file://${page}"></iframe>`);
  execFileSync(
    program,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      ...(scheme === "dark"
        ? ["--blink-settings=preferredColorScheme=0"]
        : ["--blink-settings=preferredColorScheme=1"]),
      `--window-size=${width},${height}`,
      `--user-data-dir=${join(folder, "profile")}`,
      `--screenshot=${join(FOLDER, file)}`,
      `file://${frame}`,
    ],
    { stdio: "pipe", timeout: 120_000 },
  );
  console.log(join(FOLDER, file));
}

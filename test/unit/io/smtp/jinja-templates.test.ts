import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { letterContext } from "../../../../src/core/notify/letter-context.ts";
import type { StoredNotice } from "../../../../src/domain/notice.ts";
import { JinjaTemplates } from "../../../../src/io/smtp/jinja-templates.ts";
import { sampleAction, sampleFinding, sampleNotice, sampleRemoval } from "../../core/notify/sample-notice.ts";
import { temporaryDirectory } from "../store/temporary-store.ts";

const SETTINGS = {
  language: "en",
  phpipamUrl: "https://phpipam.example.com",
  observe: false,
  instantText: () => "2026-11-22 12:00 UTC",
} as const;

function render(
  templates: JinjaTemplates,
  notices: readonly StoredNotice[],
  about: { readonly language?: "en" | "fr"; readonly asKeeper?: boolean; readonly observe?: boolean } = {},
) {
  const { asKeeper = false, ...settings } = about;
  const items = notices.map((notice) => ({ notice, asKeeper }));
  const letter = { to: ["jane@example.com"], realName: "Jane Doe", audience: "person", items } as const;
  const { template, context } = letterContext(letter, { ...SETTINGS, ...settings });
  return templates.render(template, context);
}

const OURS = new JinjaTemplates({
  directory: null,
  onProblem: ({ message }) => {
    throw new Error(message);
  },
});

/** Templates with overrides; what is reported of them is collected. */
function overriding(t: TestContext, files: Readonly<Record<string, string>>) {
  const directory = temporaryDirectory(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const problems: string[] = [];
  const onProblem = ({ path, message }: { path: string; message: string }) =>
    void problems.push(`${path.slice(directory.length)} ${message}`);
  return { templates: new JinjaTemplates({ directory, onProblem }), problems };
}

describe("a mail", () => {
  it("says both addresses, links and what to do, in both languages", () => {
    for (const language of ["en", "fr"] as const) {
      const { subject, text, html } = render(OURS, [sampleRemoval()], { language });
      assert.match(subject, /10\.10\.2\.50.*dup\.example\.com.*10\.10\.1\.50/);
      for (const part of ["10.10.1.50", "/address-details/41/", "pphook undo c-91f2", "/subnets/1/7/"]) {
        assert.ok(text.includes(part), part);
        assert.ok(html?.replaceAll("&#x2f;", "/").includes(part), part);
      }
    }
  });

  it("tells the keeper's editor that nothing is to be done", () => {
    assert.match(render(OURS, [sampleRemoval()], { asKeeper: true }).text, /Your entry is unchanged/);
    assert.match(
      render(OURS, [sampleRemoval()], { asKeeper: true, language: "fr" }).text,
      /Votre ligne n'a pas changé/,
    );
  });

  it("about a MAC address, a mended record, a reminder and an observed finding says what it is", () => {
    const finding = sampleFinding(87, "mac-duplicate");
    const mac = sampleRemoval({ finding, mac: "00:11:22:33:44:60" });
    assert.match(
      render(OURS, [mac]).subject,
      /lost its MAC address: 00:11:22:33:44:60 already belongs to 10\.10\.1\.50/,
    );
    assert.match(render(OURS, [mac], { language: "fr" }).text, /00:11:22:33:44:60/);
    const mended = sampleNotice(80, { state: "done", actions: [sampleAction()] });
    assert.match(
      render(OURS, [mended]).text,
      /A web1\.example\.com was changed in DNS: 10\.10\.1\.99 → 10\.10\.1\.20/,
    );
    assert.match(render(OURS, [sampleNotice(80, { state: "again" })]).subject, /^Reminder: /);
    assert.match(render(OURS, [sampleNotice(80)], { observe: true }).text, /only observes/);
  });

  it("about a duplicate that nobody resolved names the other rows", () => {
    const open = sampleNotice(1, {
      finding: sampleFinding(1, "hostname-duplicate"),
      others: sampleRemoval().others,
    });
    for (const language of ["en", "fr"] as const)
      assert.match(render(OURS, [open], { language }).text, /10\.10\.1\.50/);
  });

  it("about a refused change says so", () => {
    const actions = [
      sampleAction({ result: "refused", detail: "Conflicts with pre-existing RRset" }),
      sampleAction({ action: "create" }),
      sampleAction({ action: "delete" }),
    ];
    assert.match(render(OURS, [sampleNotice(1, { actions })]).text, /not done \(refused: Conflicts/);
  });

  it("lists twenty and says that all are attached", () => {
    const many = Array.from({ length: 25 }, (_, i) => sampleNotice(i + 1));
    assert.match(render(OURS, many).text, /These are the first 20; all 25 are in the attached CSV file/);
    assert.match(render(OURS, many, { language: "fr" }).text, /Voici les 20 premiers/);
  });

  it("is not changed by what somebody typed: no tag in the HTML, no line in the subject", () => {
    const finding = {
      ...sampleFinding(1),
      hostname: '"><script>alert(1)</script>\r\nBcc: evil@example.com',
      message: "<b>bold</b>\nnext",
    };
    for (const notices of [[sampleNotice(1, { finding })], [sampleNotice(1, { finding }), sampleNotice(2)]]) {
      const { subject, text, html } = render(OURS, notices);
      assert.doesNotMatch(subject, /[\r\n]/);
      assert.doesNotMatch(text, /^Bcc:/m);
      assert.doesNotMatch(html ?? "", /<script|<b>/);
    }
  });
});

describe("an override", () => {
  it("of the text alone makes a mail without HTML, with its own subject", (t) => {
    const { templates, problems } = overriding(t, {
      "email_dns_error.j2":
        "Subject: [DNS] {{ hostname }}\n\nzone{% if not zone.endswith('.in-addr.arpa') %} forward{% endif %}",
    });
    assert.deepEqual(render(templates, [sampleNotice(1)]), {
      subject: "[DNS] bad1!.example.com",
      text: "zone forward",
      html: null,
    });
    assert.deepEqual(problems, []);
  });

  it("in a language is for that language", (t) => {
    const { templates } = overriding(t, { "fr/email_dns_error.j2": "Sujet de {{ ip }}" });
    assert.equal(render(templates, [sampleNotice(1)], { language: "fr" }).text, "Sujet de 10.10.1.1");
    assert.match(render(templates, [sampleNotice(1)]).text, /^Hello/);
  });

  it("of the HTML leaves the text, and is escaped whatever its name", (t) => {
    for (const name of ["email_dns_error.html.j2", "email_dns_error.j2"]) {
      const { templates } = overriding(t, { [name]: "{# ours #}<html>{{ hostname }}</html>" });
      const finding = { ...sampleFinding(1), hostname: "<i>" };
      const { html, text } = render(templates, [sampleNotice(1, { finding })]);
      assert.equal(html, "<html>&lt;i&gt;</html>");
      assert.match(text, /^Hello/);
    }
  });

  it("of the frame changes every HTML mail, and no text", (t) => {
    const { templates } = overriding(t, {
      "layout.html.j2": "<html>ACME {% block body %}{% endblock %}</html>",
    });
    const { html, text } = render(templates, [sampleNotice(1)]);
    assert.match(html ?? "", /^<html>ACME /);
    assert.match(text, /^Hello/);
  });

  it("may use what Jinja2 knows: filters, loops, tests, set, white space control", (t) => {
    const source = [
      "{% set n = items | default([1, 2]) | length %}{{ '%s-%s' | format(n, ip) }}",
      "{% for a in actions if a.applied -%} {{ loop.index }}:{{ a.name | upper }} {%- endfor %}",
      "{{ error | truncate(8) }}|{{ 'a b c' | wordwrap(3) }}|{{ 'x' | center(3) }}|{{ 'a b' | urlencode }}",
      "{{ 'ab cd' | wordcount }}|{{ nothing.at.all }}|{{ actions | map(attribute='type') | join(',') }}",
      "{{ 'aaa bbb' | truncate(5, killwords=true, end='~', leeway=0) }}|{{ '100%%' | format }}|{{ 'ab' | truncate(1, true, '', 0) }}",
    ].join("\n");
    const { templates, problems } = overriding(t, { "email_dns_error.j2": source });
    const { text } = render(templates, [sampleNotice(1, { actions: [sampleAction()] })]);
    assert.deepEqual(problems, []);
    assert.equal(text, '2-10.10.1.1\n1:WEB1.EXAMPLE.COM\n"!"...|a b\nc| x |a%20b\n2||A\naaa ~|100%|a');
  });

  it("that fails is told once, and ours is taken", (t) => {
    const broken = {
      "email_dns_error.j2": "{{ ip | frobnicate }}",
      "email_digest.j2": "{% if %}",
      "email_hostname_duplicate.j2":
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
    };
    const { templates, problems } = overriding(t, broken);
    for (let i = 0; i < 2; i++) {
      assert.match(render(templates, [sampleNotice(1)]).text, /^Hello/);
      assert.match(render(templates, [sampleNotice(1), sampleNotice(2)]).text, /^Hello/);
      assert.match(render(templates, [sampleRemoval()]).text, /^Hello/);
    }
    assert.equal(problems.length, 3);
    assert.match(problems.join("\n"), /email_digest\.j2 syntax error/);
    assert.match(problems.join("\n"), /frobnicate/);
    assert.match(problems.join("\n"), /out of fuel/);
  });

  it("directory that cannot be read is told, and ours are taken", (t) => {
    const file = join(temporaryDirectory(t), "file");
    writeFileSync(file, "");
    const problems: string[] = [];
    const templates = new JinjaTemplates({
      directory: file,
      onProblem: ({ message }) => void problems.push(message),
    });
    assert.match(render(templates, [sampleNotice(1)]).text, /^Hello/);
    assert.equal(problems.length, 1);
  });
});

describe("an alert", () => {
  const alert = (kind: string, details: Readonly<Record<string, unknown>>, about: object = {}) => {
    const said = { language: "en", kind, news: "began", since: "2026-11-22 03:09 UTC", details };
    return OURS.render("email_system_alert", { ...said, ...about });
  };

  it("says what is down, since when, what does not happen meanwhile, what to check, and that its end will be told", () => {
    const { subject, text } = alert("service-down", {
      service: "powerdns",
      error: "connection refused",
      remedy: "see whether pdns runs",
    });
    assert.equal(subject, "PPHOOK: PowerDNS does not work");
    for (const part of [
      /refused\. Since 2026-11-22 03:09/,
      /no change reaches DNS/,
      /see whether pdns runs/,
      /second mail/,
    ])
      assert.match(text, part);
  });

  it("of a held set carries the hash and the commands", () => {
    const { text } = alert("held", { hash: "8d01b7c0ffee", changes: 25, guards: "31 of 240" });
    assert.match(text, /pphook plan --held\n {2}pphook approve 8d01b7c0ffee/);
  });

  it("has a title and words of its own in both languages, whatever it is about, and when it is over", () => {
    const titles = new Set<string>();
    for (const kind of KINDS)
      for (const language of ["en", "fr"])
        for (const news of ["began", "ended"]) {
          const { subject, text, html } = alert(kind, { service: "phpipam" }, { news, language });
          titles.add(`${language} ${subject}`);
          assert.doesNotMatch(subject, new RegExp(`: ${kind}$`));
          assert.ok(text.trim().length > 0 && (html ?? "").includes("PPHOOK"));
        }
    assert.ok(titles.size >= 2 * KINDS.length);
  });
});

const KINDS = [
  "service-down",
  "service-auth",
  "cycle-stopped",
  "store-trouble",
  "defect",
  "held",
  "massive-duplicates",
  "overrun",
  "disk-low",
  "outbox-stuck",
  "mail-parked",
  "mail-storm",
  "editors-unreadable",
  "secondary-out-of-sync",
  "recurring-findings",
];

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { sampleItem, sampleMails } from "../../../../src/core/notify/sample-mails.ts";
import { checkTemplates } from "../../../../src/io/smtp/check-templates.ts";
import { JinjaTemplates } from "../../../../src/io/smtp/jinja-templates.ts";
import { temporaryDirectory } from "../store/temporary-store.ts";

const TRIALS = [...sampleMails("en"), ...sampleMails("fr")];

function problems(t: TestContext, files: Readonly<Record<string, string>>): readonly string[] {
  const directory = temporaryDirectory(t);
  mkdirSync(join(directory, "fr"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return checkTemplates(directory, TRIALS).map(
    ({ path, message }) => `${path.slice(directory.length + 1)}: ${message}`,
  );
}

describe("the check of templates that a person wrote", () => {
  it("finds nothing in templates that work, parts and languages among them", (t) => {
    assert.deepEqual(
      problems(t, {
        "email_dns_error.j2": "{{ hostname }}: {{ error }}{% if not zone.endswith('.arpa') %}!{% endif %}",
        "fr/email_digest.html.j2": '{% extends "layout.html.j2" %}{% block body %}{{ total }}{% endblock %}',
        "layout.html.j2": "<html>{% block body %}{% endblock %}</html>",
      }),
      [],
    );
  });

  it("says where the syntax is wrong, what nobody defines, and which filter does not exist", (t) => {
    const [syntax, unknown, filter] = problems(t, {
      "email_digest.j2": "{% for %}",
      "email_dns_error.j2": "a\n{{ hostnam }}",
      "email_system_alert.j2": "{{ kind | frobnicate }}",
    });
    assert.match(syntax ?? "", /^email_digest\.j2: syntax error.*email_digest\.j2:1/);
    assert.match(unknown ?? "", /^email_dns_error\.j2: undefined value.*email_dns_error\.j2:2/);
    assert.match(filter ?? "", /frobnicate is unknown/);
  });

  it("names files that no mail uses", (t) => {
    assert.match(problems(t, { "email_dns_eror.j2": "x" })[0] ?? "", /no mail uses.*email_dns_error\.j2/);
  });

  it("says so when there is no template, or no directory", (t) => {
    assert.match(problems(t, {})[0] ?? "", /no template/);
    const file = join(temporaryDirectory(t), "file");
    writeFileSync(file, "");
    assert.equal(checkTemplates(file, TRIALS).length, 1);
    assert.match(checkTemplates(join(file, "gone"), TRIALS)[0]?.message ?? "", /no template/);
  });
});

describe("a sample of each mail", () => {
  it("is made by our templates, and shows each of them", () => {
    const templates = new JinjaTemplates({ directory: null, onProblem: () => {} });
    const made = TRIALS.map(({ template, context }) => templates.render(template, context));
    assert.ok(made.every(({ subject, text, html }) => subject !== "" && text !== "" && html !== null));
    assert.equal(new Set(TRIALS.map(({ template }) => template)).size, 5);
    assert.equal(sampleItem().keeper?.ip, "10.10.1.50");
  });
});
